package dev.axial.soak;

import dev.axial.client.service.ServiceName;
import dev.axial.client.system.Readiness;
import dev.axial.kafka.KafkaConnection;
import dev.axial.launcher.parts.Part;
import dev.axial.soak.chaos.Chaos;
import dev.axial.soak.chaos.Fault;
import dev.axial.soak.ledger.Ledger;
import dev.axial.soak.ledger.PoisonLedger;
import dev.axial.soak.ledger.RunLedger;
import dev.axial.soak.ledger.Undisturbed;
import dev.axial.soak.load.ImageSenders;
import dev.axial.soak.load.NumberedImages;
import dev.axial.soak.load.Pace;
import dev.axial.soak.load.RepeatedWork;
import dev.axial.soak.watch.InferenceQuestion;
import dev.axial.soak.watch.MemoryWatch;
import dev.axial.soak.watch.Outputs;
import dev.axial.soak.watch.Question;
import dev.axial.soak.watch.RequestWatch;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import dev.axial.terminal.Terminal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Images, runs and models on their way while faults are made, from the first image to the last answer. */
final class DisturbedStream {

    private static final Duration SILENCE = Duration.ofSeconds(90);
    private static final Duration LAST_WORK = Duration.ofMinutes(2);

    /**
     * The outcome as far as it is known without reading the topics.
     *
     * @param time from the first image to the last answer
     * @param requests to the services, while images streamed
     * @param troubles what went wrong besides, one sentence each
     */
    record StreamOutcome(
            Duration time,
            List<Fault> faults,
            Map<String, Long> peaks,
            List<MemoryWatch.Sample> memory,
            Map<ServiceName, RequestWatch.Requests> requests,
            List<String> troubles) {}

    private final SoakedSystem soaked;
    private final SoakPlan plan;
    private final NumberedImages images;
    private final Undisturbed undisturbed;
    private final RequestedWork requested;
    private final Ledger ledger;
    private final PoisonLedger poison;
    private final RunLedger runs;
    private final Terminal terminal;
    private final long begun = System.nanoTime();

    DisturbedStream(
            SoakedSystem soaked,
            SoakPlan plan,
            NumberedImages images,
            Undisturbed undisturbed,
            RequestedWork requested,
            Ledger ledger,
            PoisonLedger poison,
            RunLedger runs,
            Terminal terminal) {
        this.soaked = soaked;
        this.plan = plan;
        this.images = images;
        this.undisturbed = undisturbed;
        this.requested = requested;
        this.ledger = ledger;
        this.poison = poison;
        this.runs = runs;
        this.terminal = terminal;
    }

    StreamOutcome run() throws CommandException, InterruptedException {
        KafkaConnection kafka = soaked.system().kafka();
        List<String> troubles = new ArrayList<>();
        try (MemoryWatch memory = soaked.memory();
                RequestWatch requests = soaked.requests(inference());
                Outputs outputs = new Outputs(kafka);
                RepeatedWork training =
                        new RepeatedWork(soaked.name() + "-run", soaked.betweenRuns(), outputs::trained, run -> {
                            runs.requested(run);
                            requested.train(run);
                        });
                RepeatedWork judging = new RepeatedWork(
                        soaked.name() + "-model", soaked.betweenModels(), outputs::evaluated, requested::announce)) {
            List<Fault> faults = List.of();
            Optional<Chaos> chaos = Optional.empty();
            try {
                chaos = soaked.chaos(
                        plan,
                        outputs,
                        Map.of(Part.TRAIN, training, Part.EVAL, judging),
                        poison,
                        runs,
                        requested.sound(images.png(0)),
                        this::say);
                Optional<Chaos> made = chaos;
                try (ImageSenders senders = new ImageSenders(
                        kafka, images, plan.capacity(), new Pace(plan.rate()), ledger, outputs::answers)) {
                    whileStreaming(senders, outputs, made, troubles);
                    terminal.endLive();
                    if (made.isPresent()) {
                        made.get().finish(); // while images go on: without work nobody could tell who is back
                    }
                    senders.close();
                    lastAnswers(senders, outputs, troubles);
                    senders.failure().ifPresent(e -> troubles.add("an image could not be sent: " + e));
                }
                Duration time = sinceBegin();
                if (!training.finish(LAST_WORK)) {
                    troubles.add("the last training run did not end within " + Quantities.duration(LAST_WORK));
                }
                if (!judging.finish(LAST_WORK) || !Readiness.await(LAST_WORK, outputs::allJudged)) {
                    troubles.add("the last model was not judged within " + Quantities.duration(LAST_WORK));
                }
                if (made.isPresent()) {
                    faults = made.get().faults();
                    made.get().failure().ifPresent(e -> troubles.add("faults could not be made: " + e));
                }
                if (faults.size() < plan.faults()) {
                    troubles.add("only " + faults.size() + " of " + plan.faults() + " faults were made");
                }
                return new StreamOutcome(time, faults, memory.peaks(), memory.samples(), requests.counts(), troubles);
            } finally {
                chaos.ifPresent(Chaos::close);
            }
        }
    }

    private Question inference() throws CommandException {
        return new InferenceQuestion(
                soaked.system().service(ServiceName.INFER).waitingUpTo(Question.PATIENCE),
                soaked.model(),
                images,
                undisturbed);
    }

    private void whileStreaming(ImageSenders senders, Outputs outputs, Optional<Chaos> chaos, List<String> troubles)
            throws InterruptedException {
        boolean inTime = Readiness.await(plan.longest(), () -> {
            int faults = chaos.map(Chaos::made).orElse(0);
            progress(senders, outputs, faults);
            boolean stuck = chaos.flatMap(Chaos::failure).isPresent();
            return senders.isDone()
                    || stuck
                    || (plan.isStreamed(senders.sent(), sinceBegin()) && faults >= plan.faults());
        });
        if (!inTime) {
            troubles.add("the stream was not over within " + Quantities.duration(plan.longest()));
        }
    }

    private void lastAnswers(ImageSenders senders, Outputs outputs, List<String> troubles) throws InterruptedException {
        int all = senders.sent();
        int[] last = {outputs.answers()};
        long[] news = {System.nanoTime()};
        Readiness.await(plan.longest(), () -> {
            if (outputs.answers() > last[0]) {
                last[0] = outputs.answers();
                news[0] = System.nanoTime();
            }
            terminal.live(
                    "  waiting for the last " + Quantities.count(Math.max(0, all - outputs.answers())) + " answers");
            return outputs.answers() >= all || System.nanoTime() - news[0] > SILENCE.toNanos();
        });
        if (outputs.answers() < all) {
            troubles.add(Quantities.count(all - outputs.answers()) + " answers were missing when none had come for "
                    + Quantities.duration(SILENCE));
        }
        terminal.endLive();
    }

    private void progress(ImageSenders senders, Outputs outputs, int faults) {
        Duration time = sinceBegin();
        double streamed = plan.images().isPresent()
                ? Math.min(1, senders.sent() / (double) plan.images().getAsInt())
                : Math.min(1, time.toMillis() / (double) plan.expected().toMillis());
        double share = plan.faults() == 0 ? streamed : Math.min(streamed, faults / (double) plan.faults());
        String left = share == 0
                ? "?"
                : Quantities.duration(Duration.ofMillis(Math.round(time.toMillis() * (1 - share) / share)));
        terminal.live("  " + left + " left, " + faults + " faults, " + Quantities.count(senders.sent()) + " sent, "
                + Quantities.count(outputs.answers()) + " answered, lag "
                + Quantities.count(Math.max(0, senders.sent() - outputs.answers())));
    }

    private Duration sinceBegin() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private void say(Fault fault) {
        String recovery = fault.recoverySeconds() == null
                ? terminal.style("no answer", Terminal.Style.RED)
                : String.format(Locale.ROOT, "%6.1f s", fault.recoverySeconds());
        long at = Math.round(fault.seconds());
        terminal.say(String.format(
                Locale.ROOT,
                "  %3d  %02d:%02d  %-12s  %-23s  %-31s %s%s",
                fault.number(),
                at / 60,
                at % 60,
                fault.kind(),
                fault.target(),
                fault.detail(),
                recovery,
                fault.overlaps() ? "  overlapping" : ""));
    }
}
