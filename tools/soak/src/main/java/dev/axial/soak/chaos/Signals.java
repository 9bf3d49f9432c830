package dev.axial.soak.chaos;

import java.io.IOException;

/** Signals that Java cannot send. */
final class Signals {

    private Signals() {}

    /** Halts it where it stands. */
    static void stop(ProcessHandle process) throws IOException, InterruptedException {
        send("STOP", process);
    }

    /** Lets it go on. */
    static void go(ProcessHandle process) throws IOException, InterruptedException {
        send("CONT", process);
    }

    private static void send(String signal, ProcessHandle process) throws IOException, InterruptedException {
        // A process that has ended meanwhile needs none: the exit code is not looked at.
        new ProcessBuilder("/bin/sh", "-c", "kill -" + signal + " " + process.pid() + " 2>/dev/null")
                .start()
                .waitFor();
    }
}
