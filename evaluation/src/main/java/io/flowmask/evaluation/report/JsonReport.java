package io.flowmask.evaluation.report;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.flowmask.evaluation.coco.CocoSummary;
import io.flowmask.evaluation.coco.CocoSummary.ClassAccuracy;
import io.flowmask.evaluation.coco.Metric;
import io.flowmask.evaluation.coco.OverlapKind;
import io.flowmask.evaluation.coco.Scores;
import io.flowmask.evaluation.video.MaskAgreement;
import io.flowmask.evaluation.video.VideoScores;
import io.flowmask.evaluation.video.VideoScores.DistanceScores;
import io.flowmask.evaluation.video.VideoScores.MotionScores;
import io.flowmask.model.manifest.Motion;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** A report as JSON. What is not defined is -1, as in pycocotools. */
public final class JsonReport {
    private final JsonGenerator json;

    private JsonReport(JsonGenerator json) {
        this.json = json;
    }

    /** Writes a report, and leaves the writer open. */
    public static void write(EvaluationReport report, Writer writer) throws IOException {
        JsonGenerator json = new JsonFactory().createGenerator(writer).setPrettyPrinter(new DefaultPrettyPrinter());
        json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
        new JsonReport(json).report(report);
        json.writeRaw('\n');
        json.close();
    }

    private void report(EvaluationReport report) throws IOException {
        json.writeStartObject();
        if (report.model().isPresent()) {
            json.writeObjectFieldStart("model");
            json.writeStringField("name", report.model().get().name());
            json.writeStringField("fingerprint", report.model().get().fingerprint());
            json.writeEndObject();
        }
        scores(report.scores());
        json.writeNumberField("images", report.truth().images());
        json.writeNumberField("objects", report.truth().objects());
        json.writeNumberField("crowds", report.truth().crowds());
        json.writeNumberField("too_small", report.truth().tooSmall());
        json.writeNumberField("min_side_px", report.truth().minSidePx());
        json.writeNumberField("detections", report.detections());
        by(report.by());
        if (report.video().isPresent()) {
            video(report.video().get());
        }
        json.writeEndObject();
    }

    private void by(Map<String, Map<String, Scores>> by) throws IOException {
        if (by.isEmpty()) {
            return;
        }
        json.writeObjectFieldStart("by");
        for (Map.Entry<String, Map<String, Scores>> attribute : by.entrySet()) {
            groups(attribute.getKey(), attribute.getValue());
        }
        json.writeEndObject();
    }

    private void video(VideoScores video) throws IOException {
        json.writeObjectFieldStart("video");
        json.writeNumberField("keyframe_interval", video.keyframeInterval());
        for (Map.Entry<Motion, MotionScores> entry : video.byMotion().entrySet()) {
            MotionScores scores = entry.getValue();
            json.writeObjectFieldStart(entry.getKey().optionName());
            views("partial", scores.partial());
            views("full", scores.full());
            views("stream", scores.stream());
            agreement(scores.agreement());
            json.writeArrayFieldStart("distances");
            for (DistanceScores distance : scores.distances()) {
                json.writeStartObject();
                json.writeNumberField("distance", distance.distance());
                views("partial", distance.partial());
                views("full", distance.full());
                agreement(distance.agreement());
                json.writeEndObject();
            }
            json.writeEndArray();
            by(scores.by());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void views(String name, Scores scores) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeNumberField("frames", scores.views());
        scores(scores);
        json.writeEndObject();
    }

    private void agreement(MaskAgreement agreement) throws IOException {
        json.writeObjectFieldStart("agreement");
        json.writeNumberField("instances", agreement.instances());
        json.writeNumberField("paired", agreement.paired());
        json.writeNumberField("mean_mask_iou", agreement.meanIou());
        json.writeNumberField("mean_mask_iou_of_pairs", agreement.meanIouOfPairs());
        json.writeEndObject();
    }

    private void groups(String attribute, Map<String, Scores> groups) throws IOException {
        json.writeObjectFieldStart(attribute);
        for (Map.Entry<String, Scores> group : groups.entrySet()) {
            json.writeObjectFieldStart(group.getKey());
            json.writeNumberField("images", group.getValue().views());
            scores(group.getValue());
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void scores(Scores scores) throws IOException {
        for (OverlapKind kind : scores.kinds()) {
            summary(kind.cocoName(), scores.get(kind));
        }
    }

    private void summary(String name, CocoSummary summary) throws IOException {
        json.writeObjectFieldStart(name);
        for (Metric metric : Metric.values()) {
            json.writeNumberField(metric.label(), summary.get(metric));
        }
        perClass("AP_per_class", summary, ClassAccuracy::ap);
        perClass("AP50_per_class", summary, ClassAccuracy::ap50);
        json.writeEndObject();
    }

    private void perClass(String name, CocoSummary summary, ToDoubleFunction<ClassAccuracy> number) throws IOException {
        json.writeObjectFieldStart(name);
        for (ClassAccuracy ofClass : summary.classes()) {
            json.writeNumberField(ofClass.name(), number.applyAsDouble(ofClass));
        }
        json.writeEndObject();
    }
}
