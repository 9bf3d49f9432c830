package dev.axial.soak.chaos;

import dev.axial.client.system.Readiness;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.component.DaemonThreads;
import dev.axial.kafka.event.CloudEvents;
import dev.axial.launcher.LocalSystem;
import dev.axial.launcher.parts.Part;
import dev.axial.launcher.parts.Replica;
import dev.axial.soak.chaos.PlannedFault.FaultAction;
import dev.axial.soak.ledger.PoisonLedger;
import dev.axial.soak.ledger.RunLedger;
import dev.axial.soak.load.RepeatedWork;
import dev.axial.soak.watch.Outputs;
import dev.axial.soak.watch.Recovery;
import dev.axial.terminal.CommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Makes the faults of a plan, one after another, and waits for the system's answer to each. A part is not hit while a
 * fault of its own is open; others may be. One thread makes them; all methods may be called by any.
 */
public final class Chaos implements AutoCloseable {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);
    private static final Set<String> WORK_OF_TRAIN = Set.of("epoch-completed", "completed");

    private final Outputs outputs;
    private final Replicas replicas;
    private final PoisonSender poison;
    private final StoreOutage store;
    private final Map<Part, RepeatedWork> work;
    private final FaultPlan plan;
    private final Consumer<Fault> over;
    private final List<OpenFault> open = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final long begun = System.nanoTime();
    private final Thread thread = new Thread(this::run, "soak-chaos");
    /** Faults that must be ended, whatever happens to the soak. */
    private final Map<OpenFault, Ending> unended = new ConcurrentHashMap<>();
    // Of two: who asks how partitions are shared may wait for the broker that the other wakes.
    private final ScheduledExecutorService alarm = Executors.newScheduledThreadPool(2, new DaemonThreads("soak-alarm"));
    private volatile int made;
    private volatile boolean stopping;
    private volatile Exception failure;

    /** Ends what lasts. */
    @FunctionalInterface
    private interface Ending {
        void end() throws IOException, InterruptedException;
    }

    /**
     * Begins.
     *
     * @param work keeps these parts busy
     * @param poison is told what was sent
     * @param runs is told of runs that poison asks for
     * @param sound to be damaged
     * @param store of the system
     * @param over told of each fault that is over, by one thread
     */
    public Chaos(
            LocalSystem system,
            Outputs outputs,
            Map<Part, RepeatedWork> work,
            PoisonLedger poison,
            RunLedger runs,
            Sound sound,
            StoreOutage store,
            Set<FaultKind> kinds,
            long seed,
            Consumer<Fault> over) {
        this.outputs = outputs;
        this.replicas = new Replicas(system);
        this.poison = new PoisonSender(system.running().kafka(), outputs, poison, runs, sound);
        this.store = store;
        this.work = Map.copyOf(work);
        this.plan = new FaultPlan(seed, kinds);
        this.over = over;
        thread.setDaemon(true);
        thread.start();
    }

    /** Number of faults that were made. */
    public int made() {
        return made;
    }

    /** Faults that are over. */
    public synchronized List<Fault> faults() {
        return List.copyOf(faults);
    }

    /** The reason why it could not go on; there should be none. */
    public Optional<Exception> failure() {
        return Optional.ofNullable(failure);
    }

    /** Makes no more faults, and returns when the last one is over. */
    public void finish() throws InterruptedException {
        stopping = true;
        thread.join();
    }

    private void run() {
        try {
            while (!stopping) {
                PlannedFault next = plan.next();
                awaitRoomFor(next);
                busy(next.action());
                if (!pause(next.pause())) {
                    break;
                }
                make(next);
            }
            awaitOver(0);
        } catch (InterruptedException e) {
            return; // given up
        } catch (IOException | ExecutionException | CommandException | RuntimeException e) {
            failure = e;
        }
    }

    private void awaitRoomFor(PlannedFault next) throws InterruptedException {
        awaitOver(next.overlaps() ? 1 : 0);
        if (open.stream().anyMatch(fault -> fault.disturbs(disturbed(next.action())))) {
            awaitOver(0);
        }
    }

    /** Returns when so many faults are open at most. */
    private void awaitOver(int left) throws InterruptedException {
        while (true) {
            for (OpenFault fault : List.copyOf(open)) {
                if (fault.isOver()) {
                    open.remove(fault);
                    Fault ended = fault.toFault(begun);
                    synchronized (this) {
                        faults.add(ended);
                    }
                    over.accept(ended);
                }
            }
            if (open.size() <= left) {
                return;
            }
            Readiness.await(LOOK_AGAIN, () -> false);
        }
    }

    /** @return false if there is to be no further fault */
    private boolean pause(Duration time) throws InterruptedException {
        Readiness.await(time, () -> stopping);
        return !stopping;
    }

    private void make(PlannedFault planned)
            throws IOException, InterruptedException, ExecutionException, CommandException {
        FaultAction action = planned.action();
        if (action instanceof FaultAction.Kill kill) {
            kill(planned, replicas.one(kill.part(), kill.of()));
        } else if (action instanceof FaultAction.KillBroker) {
            kill(planned, Replica.first(Part.BROKER));
        } else if (action instanceof FaultAction.Stall stall) {
            stall(planned, stall);
        } else if (action instanceof FaultAction.Scale scale) {
            scale(planned, scale);
        } else if (action instanceof FaultAction.StallBroker stall) {
            stallBroker(planned, stall);
        } else if (action instanceof FaultAction.CloseStore close) {
            closeStore(planned, close);
        } else if (action instanceof FaultAction.Send send) {
            send(planned, send);
        }
        busy(action);
    }

    private void send(PlannedFault planned, FaultAction.Send send) throws InterruptedException, ExecutionException {
        List<Recovery> outcomes = poison.send(send);
        if (isAnswered(send)) {
            outcomes.add(nextOutput(Part.TRAIN));
        }
        opened(
                        planned,
                        join(send.poison().stream().map(kind -> kind.topic().name())),
                        join(send.poison().stream().map(Poison::code)))
                .recovering(outcomes.toArray(Recovery[]::new));
    }

    private static String join(Stream<String> names) {
        return names.distinct().collect(Collectors.joining(", "));
    }

    private static boolean isAnswered(FaultAction.Send send) {
        return send.poison().stream().anyMatch(kind -> kind.fate() == Fate.ANSWERED);
    }

    private void kill(PlannedFault planned, Replica target) throws InterruptedException, CommandException {
        ProcessHandle process = replicas.process(target);
        OpenFault fault = opened(planned, target.name(), "kill -9");
        process.destroyForcibly();
        fault.recovering(nextOutput(target.part()));
    }

    private void stall(PlannedFault planned, FaultAction.Stall stall)
            throws IOException, InterruptedException, CommandException {
        Replica target = replicas.one(stall.part(), stall.of());
        ProcessHandle process = replicas.process(target);
        OpenFault fault = opened(planned, target.name(), lasting("stopped", stall.time()));
        Signals.stop(process);
        endLater(fault, stall.time(), () -> Signals.go(process), stall.part());
    }

    private void stallBroker(PlannedFault planned, FaultAction.StallBroker stall)
            throws IOException, InterruptedException, CommandException {
        Replica target = replicas.one(stall.part(), stall.of());
        ProcessHandle broker = replicas.process(Replica.first(Part.BROKER));
        ProcessHandle process = replicas.process(target);
        OpenFault fault = opened(planned, "broker, " + target.name(), lasting("stopped", stall.time()) + ", kill -9");
        Signals.stop(broker);
        process.destroyForcibly();
        endLater(fault, stall.time(), () -> Signals.go(broker), stall.part());
    }

    private void closeStore(PlannedFault planned, FaultAction.CloseStore close)
            throws IOException, InterruptedException, CommandException {
        Replica target = replicas.one(Part.INGEST, close.of());
        ProcessHandle process = replicas.process(target);
        OpenFault fault = opened(planned, "store, " + target.name(), lasting("away", close.time()) + ", kill -9");
        store.begin();
        process.destroyForcibly();
        endLater(fault, close.time(), store::end, Part.INGEST, Part.TRAIN, Part.EVAL);
    }

    /** Ends what lasts when its time is over, and awaits the next output of these parts from there on. */
    private void endLater(OpenFault fault, Duration time, Ending ending, Part... parts) {
        unended.put(fault, ending);
        alarm.schedule(
                () -> {
                    ending.end();
                    unended.remove(fault);
                    fault.ceased();
                    fault.recovering(Arrays.stream(parts).map(this::nextOutput).toArray(Recovery[]::new));
                    return fault;
                },
                time.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    private static String lasting(String what, Duration time) {
        return String.format(Locale.ROOT, "%s for %.1f s", what, time.toMillis() / 1e3);
    }

    private void scale(PlannedFault planned, FaultAction.Scale scale) throws IOException, InterruptedException {
        int now = replicas.count(scale.part());
        int other = Replicas.another(now, scale.further());
        OpenFault fault = opened(planned, scale.part().code(), "from " + now + " to " + other + " replicas");
        replicas.scale(scale.part(), other);
        recoveringWhenShared(fault, scale.part());
    }

    /** Until then the old replicas answer, and the fault would look over while a new one has yet to start. */
    private Void recoveringWhenShared(OpenFault fault, Part part) throws InterruptedException {
        if (replicas.haveShared(part)) {
            fault.recovering(nextOutput(part));
        } else {
            alarm.schedule(() -> recoveringWhenShared(fault, part), LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
        }
        return null;
    }

    private OpenFault opened(PlannedFault planned, String target, String detail) {
        OpenFault fault =
                new OpenFault(++made, planned, planned.action().part(), disturbed(planned.action()), target, detail);
        open.stream().filter(other -> !other.isOver()).forEach(fault::meets);
        open.add(fault);
        return fault;
    }

    /** Gives the parts that are hit something to do, so that there is something to tell that they are back. */
    private void busy(FaultAction action) {
        disturbed(action).stream().map(work::get).filter(Objects::nonNull).forEach(RepeatedWork::now);
    }

    /** The output that tells that a part is at work again. */
    private Recovery nextOutput(Part part) {
        return switch (part) {
            case INGEST -> outputs.awaitEverywhere(Topics.INFERENCE_BATCHES, Chaos::isNoPoison);
            case INFER, BROKER -> outputs.awaitEverywhere(Topics.PREDICTIONS, record -> true);
            case TRAIN ->
                outputs.await(Topics.TRAINING_PROGRESS, record -> CloudEvents.type(record.headers())
                        .filter(WORK_OF_TRAIN::contains)
                        .isPresent());
            case EVAL -> outputs.await(Topics.EVALUATIONS, record -> true);
        };
    }

    private static boolean isNoPoison(ConsumerRecord<byte[], byte[]> record) {
        return Outputs.poison(record).isEmpty();
    }

    /** All that are hit. */
    private static Set<Part> disturbed(FaultAction action) {
        if (action instanceof FaultAction.StallBroker stall) {
            return EnumSet.of(Part.BROKER, stall.part());
        } else if (action instanceof FaultAction.CloseStore) {
            return EnumSet.of(Part.INGEST, Part.TRAIN, Part.EVAL);
        } else if (action instanceof FaultAction.Send send && isAnswered(send)) {
            return EnumSet.of(action.part(), Part.TRAIN);
        }
        return EnumSet.of(action.part());
    }

    @Override
    public void close() {
        stopping = true;
        thread.interrupt();
        alarm.shutdownNow();
        for (Ending ending : unended.values()) {
            try {
                ending.end();
            } catch (IOException e) {
                throw new UncheckedIOException("the system stays disturbed", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        poison.close();
        replicas.close();
    }
}
