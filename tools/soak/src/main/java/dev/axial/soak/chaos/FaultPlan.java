package dev.axial.soak.chaos;

import dev.axial.contract.topic.Topics;
import dev.axial.launcher.parts.Part;
import dev.axial.soak.chaos.PlannedFault.FaultAction;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Draws faults from a seed: the same seed gives the same faults, pauses and overlaps. They come from a shuffled deck, so
 * that each kind, each part and each poison has its turn in every nineteen; a new deck follows an empty one. Not
 * thread-safe.
 *
 * <p>The rule of moments: the next fault comes after a pause of 0.2 to 2.5 seconds, which begins when the system has
 * answered from the last fault; for every fourth fault it begins at once, so that two faults overlap.
 */
final class FaultPlan {

    /** The group's session lasts 6 s: a shorter stall would go unnoticed. */
    private static final Duration SHORTEST_STALL = Duration.ofSeconds(7);

    private static final Duration LONGEST_STALL = Duration.ofSeconds(12);
    /** Clients wait longer for an answer: this is no outage to them. */
    private static final Duration SHORTEST_BROKER_STALL = Duration.ofSeconds(1);

    private static final Duration LONGEST_BROKER_STALL = Duration.ofSeconds(4);
    private static final Duration SHORTEST_OUTAGE = Duration.ofSeconds(4);
    private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(8);
    private static final List<Part> STARTED_ON_STALLED_BROKER = List.of(Part.INFER, Part.EVAL, Part.INGEST);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(2_500);
    private static final double OVERLAPPING = 0.25;

    private final Random random;
    private final Set<FaultKind> kinds;
    private final Deque<PlannedFault> deck = new ArrayDeque<>();
    private int decks;

    FaultPlan(long seed, Set<FaultKind> kinds) {
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("a plan draws from one kind of fault or more, got none");
        }
        this.random = new Random(seed);
        this.kinds = Set.copyOf(kinds);
    }

    PlannedFault next() {
        if (deck.isEmpty()) {
            deck.addAll(shuffled());
        }
        return deck.pop();
    }

    private List<PlannedFault> shuffled() {
        List<FaultAction> actions = new ArrayList<>();
        for (Part part : Part.SERVICES) {
            actions.add(new FaultAction.Kill(part, random.nextDouble()));
        }
        Part other = random.nextBoolean() ? Part.EVAL : Part.TRAIN;
        for (Part part : List.of(Part.INGEST, Part.INFER, other)) {
            actions.add(new FaultAction.Stall(part, random.nextDouble(), between(SHORTEST_STALL, LONGEST_STALL)));
        }
        actions.add(new FaultAction.KillBroker());
        for (Part part : List.of(Part.INGEST, Part.INFER)) {
            actions.add(new FaultAction.Scale(part, random.nextDouble()));
        }
        Part starting = STARTED_ON_STALLED_BROKER.get(decks++ % STARTED_ON_STALLED_BROKER.size());
        actions.add(new FaultAction.StallBroker(
                starting, random.nextDouble(), between(SHORTEST_BROKER_STALL, LONGEST_BROKER_STALL)));
        actions.add(new FaultAction.CloseStore(random.nextDouble(), between(SHORTEST_OUTAGE, LONGEST_OUTAGE)));
        poison().forEach(kinds -> actions.add(new FaultAction.Send(kinds, random.nextLong())));
        Collections.shuffle(actions, random);
        return actions.stream()
                .map(action -> new PlannedFault(
                        action, between(SHORTEST_PAUSE, LONGEST_PAUSE), random.nextDouble() < OVERLAPPING))
                .filter(fault -> kinds.contains(fault.kind()))
                .toList();
    }

    /** Every kind, those for one part at a time; runs take longer than what is set aside. */
    private List<List<Poison>> poison() {
        List<Poison> images = poison(kind -> kind.topic() == Topics.IMAGES);
        int half = images.size() / 2;
        return List.of(
                images.subList(0, half),
                images.subList(half, images.size()),
                poison(kind -> kind.topic() == Topics.INFERENCE_BATCHES),
                poison(kind -> kind.topic() == Topics.TRAINING_REQUESTS && kind.fate() == Fate.SET_ASIDE),
                poison(kind -> kind.topic() == Topics.TRAINING_REQUESTS && kind.fate() != Fate.SET_ASIDE),
                poison(kind -> kind.topic() == Topics.EPOCH_REQUESTS),
                poison(kind -> kind.topic() == Topics.MODELS || kind.topic() == Topics.PROMOTION_REQUESTS));
    }

    private List<Poison> poison(Predicate<Poison> which) {
        List<Poison> kinds =
                new ArrayList<>(Arrays.stream(Poison.values()).filter(which).toList());
        Collections.shuffle(kinds, random);
        return kinds;
    }

    private Duration between(Duration least, Duration most) {
        return least.plusMillis(random.nextInt((int) most.minus(least).toMillis()));
    }
}
