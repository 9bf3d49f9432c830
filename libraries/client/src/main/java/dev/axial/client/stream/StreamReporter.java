package dev.axial.client.stream;

import dev.axial.terminal.Quantities;
import dev.axial.terminal.Terminal;
import java.time.Duration;

/** Tells a person how a stream goes, with the rate and the time left. */
public final class StreamReporter implements LabelledStream.StreamProgress {

    private static final int BAR = 30;

    private final Terminal terminal;
    private final long begin = System.nanoTime();

    public StreamReporter(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void at(int sent, int answered, int of) {
        double seconds = (System.nanoTime() - begin) / 1e9;
        double rate = answered / seconds;
        int full = (int) ((long) BAR * answered / of);
        String left =
                answered == 0 ? "-" : Quantities.duration(Duration.ofMillis(Math.round((of - answered) / rate * 1000)));
        terminal.live("  [" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + Quantities.count(answered) + " of "
                + Quantities.count(of) + " answered, " + Quantities.count(sent) + " sent, "
                + Quantities.count(Math.round(rate)) + " images/s, " + left + " left");
    }
}
