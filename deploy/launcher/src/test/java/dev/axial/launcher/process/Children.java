package dev.axial.launcher.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Real JVMs to supervise. */
final class Children {

    private Children() {}

    /** Runs until it is stopped. */
    public static final class Patient {
        private Patient() {}

        public static void main(String[] arguments) throws InterruptedException {
            System.out.println("running");
            Thread.currentThread().join();
        }
    }

    /** Needs a second to stop. */
    public static final class Slow {
        private Slow() {}

        public static void main(String[] arguments) throws InterruptedException {
            atStop(Duration.ofSeconds(1));
            Patient.main(arguments);
        }
    }

    /** Never stops by itself. */
    public static final class Stuck {
        private Stuck() {}

        public static void main(String[] arguments) throws InterruptedException {
            atStop(Duration.ofHours(1));
            Patient.main(arguments);
        }
    }

    private static void atStop(Duration time) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
                System.out.println("stopped in order");
            } catch (InterruptedException e) {
                System.out.println("interrupted");
            }
        }));
    }

    /** A launcher: supervises one patient child, and would do so for ever. */
    public static final class Launcher {
        private Launcher() {}

        /** @param arguments the folder for process ids and logs */
        public static void main(String[] arguments) throws IOException, InterruptedException {
            Supervisor supervisor = new Supervisor(System.out::println);
            supervisor.start(command("child", Patient.class, Path.of(arguments[0])));
            Thread.currentThread().join();
        }
    }

    static ChildCommand command(String name, Class<?> main, Path folder) {
        return command(name, main, folder, Optional.empty());
    }

    static ChildCommand command(String name, Class<?> main, Path folder, Optional<Pulse> pulse) {
        return new ChildCommand(
                name,
                List.of(
                        java(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ChildMain.class.getName(),
                        main.getName()),
                Map.of(),
                folder.resolve(name + ".tmp"),
                folder.resolve(name + ".pid"),
                folder.resolve(name + ".log"),
                pulse);
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** The process id in the file, once it is there and its process runs. */
    static OptionalLong running(Path pidFile) {
        try {
            long pid = Long.parseLong(Files.readString(pidFile).trim().split(" ")[0]);
            return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()
                    ? OptionalLong.of(pid)
                    : OptionalLong.empty();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** The log of a child so far; empty before its first line. */
    static String log(Path folder, String child) throws IOException {
        Path log = folder.resolve(child + ".log");
        return Files.exists(log) ? Files.readString(log) : "";
    }
}
