package io.flowmask.evaluation.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.flowmask.evaluation.coco.CocoSummary;
import io.flowmask.evaluation.coco.Metric;
import io.flowmask.evaluation.coco.OverlapKind;
import io.flowmask.evaluation.coco.Scores;
import io.flowmask.evaluation.video.MaskAgreement;
import io.flowmask.evaluation.video.VideoScores;
import io.flowmask.evaluation.video.VideoScores.DistanceScores;
import io.flowmask.evaluation.video.VideoScores.MotionScores;
import io.flowmask.model.manifest.Motion;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class DistancePlotTest {
    private static final MaskAgreement AGREEMENT = new MaskAgreement(10, 9, 0.8, 0.9);

    @Test
    void drawsALinePerMotionAndOneForFullInference() throws Exception {
        Document svg = parse(DistancePlot.svg(
                new VideoScores(
                        5,
                        Map.of(
                                Motion.FEATURE_FLOW, motion(0.43, 0.425, 0.42, 0.415),
                                Motion.IMAGE_FLOW, motion(0.42, 0.41, 0.40, 0.39),
                                Motion.NONE, motion(0.41, 0.37, 0.33, 0.29))),
                "traffic <small> & fast"));

        NodeList lines = svg.getElementsByTagName("polyline");
        assertThat(lines.getLength()).isEqualTo(4);
        for (int i = 0; i < 4; i++) {
            assertThat(((Element) lines.item(i)).getAttribute("points").split(" ", -1))
                    .hasSize(4);
        }
        assertThat(texts(svg))
                .contains("traffic <small> & fast", "Mask AP by distance from the keyframe")
                .contains("0.25", "0.30", "0.35", "0.40", "0.45")
                .contains("1", "2", "3", "4")
                .contains(
                        "partial, moved by the flow net",
                        "partial, moved by image flow",
                        "partial, left where they were");
        // Worse is further down.
        assertThat(lastY(lines.item(3))).isGreaterThan(lastY(lines.item(2)));
        assertThat(lastY(lines.item(2))).isGreaterThan(lastY(lines.item(1)));
        assertThat(lastY(lines.item(1))).isGreaterThan(lastY(lines.item(0)));
    }

    @Test
    void drawsASinglePointInTheMiddle() throws Exception {
        Document svg = parse(DistancePlot.svg(new VideoScores(2, Map.of(Motion.FEATURE_FLOW, motion(0.44))), "model"));

        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(2);
        assertThat(((Element) svg.getElementsByTagName("circle").item(0)).getAttribute("cx"))
                .isEqualTo("340.0");
    }

    @Test
    void leavesOutWhatIsNotDefined() throws Exception {
        Document svg = parse(DistancePlot.svg(
                new VideoScores(4, Map.of(Motion.FEATURE_FLOW, motion(0.44, CocoSummary.UNDEFINED, 0.4))), "model"));

        assertThat(svg.getElementsByTagName("circle").getLength()).isEqualTo(3 + 2);
    }

    private static MotionScores motion(double... partial) {
        List<DistanceScores> distances = new ArrayList<>();
        for (int i = 0; i < partial.length; i++) {
            distances.add(new DistanceScores(i + 1, scores(partial[i]), scores(0.44), AGREEMENT));
        }
        return new MotionScores(scores(0.4), scores(0.44), scores(0.42), AGREEMENT, distances, Map.of());
    }

    private static Scores scores(double ap) {
        Map<Metric, Double> numbers = new EnumMap<>(Metric.class);
        for (Metric metric : Metric.values()) {
            numbers.put(metric, ap);
        }
        CocoSummary summary = new CocoSummary(numbers, List.of());
        return new Scores(10, Map.of(OverlapKind.MASK, summary, OverlapKind.BOX, summary));
    }

    private static Document parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(svg)));
    }

    private static List<String> texts(Document svg) {
        NodeList nodes = svg.getElementsByTagName("text");
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            texts.add(nodes.item(i).getTextContent());
        }
        return texts;
    }

    private static double lastY(Node line) {
        String[] points = ((Element) line).getAttribute("points").split(" ", -1);
        return Double.parseDouble(points[points.length - 1].split(",", -1)[1]);
    }
}
