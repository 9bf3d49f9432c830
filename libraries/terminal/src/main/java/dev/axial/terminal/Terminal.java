package dev.axial.terminal;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * The output of a command for a person. Thread-safe.
 *
 * <p>A live line shows progress: on a terminal it is rewritten in place; elsewhere (a pipe, a log) it is printed whole
 * at most every ten seconds.
 */
public final class Terminal {

    private static final Duration LIVE_IN_LOG = Duration.ofSeconds(10);
    private static final Duration LIVE_ON_SCREEN = Duration.ofMillis(100);
    private static final String ERASE_LINE = "\r\u001b[K";

    /** The emphasis of a piece of text where colours are on. */
    public enum Style {
        BOLD("1"),
        DIM("2"),
        RED("31"),
        GREEN("32"),
        YELLOW("33");

        private final String code;

        Style(String code) {
            this.code = code;
        }
    }

    private final PrintStream out;
    private final boolean screen;
    private final boolean colours;
    private boolean lineIsLive;
    private long lastLive = Long.MIN_VALUE;

    /**
     * @param screen whether {@code out} is a terminal, so that lines can be rewritten
     * @param colours whether styles show
     */
    public Terminal(PrintStream out, boolean screen, boolean colours) {
        this.out = out;
        this.screen = screen;
        this.colours = colours;
    }

    /** Standard output; the script {@code axial} says by {@code axial.screen} whether that is a terminal. */
    public static Terminal standard() {
        boolean screen = Boolean.getBoolean("axial.screen");
        String noColor = System.getenv("NO_COLOR");
        return new Terminal(System.out, screen, screen && (noColor == null || noColor.isEmpty()));
    }

    /** A stream that is no screen, such as a log. */
    public static Terminal plain(OutputStream out) {
        return new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false, false);
    }

    /** One line. */
    public synchronized void say(String line) {
        endLive();
        out.println(line);
        out.flush();
    }

    /** A line that begins a section. */
    public void heading(String line) {
        say(style(line, Style.BOLD));
    }

    /** Progress that the next live line replaces. */
    public synchronized void live(String line) {
        long now = System.nanoTime();
        Duration pause = screen ? LIVE_ON_SCREEN : LIVE_IN_LOG;
        if (lastLive != Long.MIN_VALUE && now - lastLive < pause.toNanos()) {
            return;
        }
        lastLive = now;
        if (screen) {
            out.print(ERASE_LINE + line);
            lineIsLive = true;
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Removes the live line; the next one shows at once. */
    public synchronized void endLive() {
        if (lineIsLive) {
            out.print(ERASE_LINE);
            out.flush();
            lineIsLive = false;
        }
        lastLive = Long.MIN_VALUE;
    }

    /** Returns true if styles show. */
    public boolean colours() {
        return colours;
    }

    /** Returns true if lines can be rewritten. */
    public boolean screen() {
        return screen;
    }

    /** The text as it looks in this style; unchanged where colours are off. */
    public String style(String text, Style style) {
        return colours ? "\u001b[" + style.code + "m" + text + "\u001b[0m" : text;
    }
}
