package io.flowmask.console.fleet;

/**
 * Outcomes since reading began.
 *
 * @param full mask events of full frames
 * @param partial mask events of partial frames
 * @param dropped dropped frames
 * @param deadLetters dead letters
 */
public record Totals(long full, long partial, long dropped, long deadLetters) {
    static Totals of(SecondSeries series) {
        return new Totals(
                series.total(SecondSeries.Outcome.FULL),
                series.total(SecondSeries.Outcome.PARTIAL),
                series.total(SecondSeries.Outcome.DROPPED),
                series.total(SecondSeries.Outcome.DEAD_LETTER));
    }
}
