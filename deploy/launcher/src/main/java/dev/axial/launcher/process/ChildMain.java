package dev.axial.launcher.process;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs another main class and halts the process when standard input ends. The parent holds the other end of that pipe
 * and never writes, so the end comes exactly when the parent is gone, however it went: no orphans, even after kill -9.
 */
public final class ChildMain {

    private static final int PARENT_GONE = 143;

    private ChildMain() {}

    /** @param arguments the main class, then its arguments */
    public static void main(String[] arguments) throws Throwable {
        Thread watch = new Thread(ChildMain::haltAtEndOfInput, "parent-watch");
        watch.setDaemon(true);
        watch.start();
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        try {
            Class.forName(arguments[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // The parent writes nothing; whatever comes is no end.
            }
        } catch (IOException e) {
            // A broken pipe is an end too.
        }
        Runtime.getRuntime().halt(PARENT_GONE);
    }
}
