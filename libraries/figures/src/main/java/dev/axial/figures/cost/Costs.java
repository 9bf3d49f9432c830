package dev.axial.figures.cost;

import dev.axial.figures.Figure;
import dev.axial.figures.drawing.Bars;
import java.util.List;

/** Time and memory of training runs side by side: what larger images cost. */
public record Costs(List<RunCost> runs) {

    private static final double GIBIBYTE = 1L << 30;

    public Costs {
        if (runs.isEmpty()) {
            throw new IllegalArgumentException("costs are of at least one run, got none");
        }
        runs = List.copyOf(runs);
    }

    /** Seconds of an epoch: how many epochs a run needs is another matter. */
    public Figure time(String name, String subject) {
        double most = runs.stream().mapToDouble(RunCost::secondsPerEpoch).max().orElseThrow();
        Bars bars = new Bars("Time of an epoch", "seconds, evaluation included", most);
        runs.forEach(run -> bars.bar("", run.run(), run.secondsPerEpoch()));
        return new Figure(name, subject + ": time of an epoch", bars.drawing(480));
    }

    public Figure memory(String name, String subject) {
        double most = runs.stream().mapToLong(RunCost::bytes).max().orElseThrow();
        Bars bars = new Bars("Peak resident memory", "GiB, train service", most / GIBIBYTE).decimals(2);
        runs.forEach(run -> bars.bar("", run.run(), run.bytes() / GIBIBYTE));
        return new Figure(name, subject + ": peak resident memory", bars.drawing(480));
    }
}
