package dev.axial.soak.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever the interleaving of partitions: what went wrong is found, and nothing is that did not. */
class LedgerPropertiesTest {

    /** @param partition of the image, and of the prediction's source */
    private record Answer(int number, int partition, long offset, boolean agrees) {}

    @Property(tries = 60)
    void inventsNothing(
            @ForAll @IntRange(min = 1, max = 200) int images,
            @ForAll @IntRange(min = 1, max = 6) int partitions,
            @ForAll Random random) {
        // Given
        List<Answer> sent = sent(images, partitions, random);

        // When
        Balance balance = settle(sent, interleaved(sent, random), List.of());

        // Then
        assertThat(balance).isEqualTo(new Balance(images, images, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(balance.clean()).isTrue();
    }

    @Property(tries = 60)
    void findsEachLostPrediction(
            @ForAll @IntRange(min = 1, max = 200) int images,
            @ForAll @IntRange(min = 1, max = 6) int partitions,
            @ForAll @IntRange(min = 1, max = 200) int losses,
            @ForAll Random random) {
        // Given
        List<Answer> sent = sent(images, partitions, random);
        List<Answer> answers = interleaved(sent, random);
        int lost = Math.min(losses, images);

        // When
        for (int i = 0; i < lost; i++) {
            answers.remove(random.nextInt(answers.size()));
        }
        Balance balance = settle(sent, answers, List.of());

        // Then
        assertThat(balance).isEqualTo(new Balance(images, images - lost, 0, lost, 0, 0, 0, 0, 0, 0, 0));
        assertThat(balance.clean()).isFalse();
    }

    @Property(tries = 60)
    void findsEachDoubleWhereverItComes(
            @ForAll @IntRange(min = 1, max = 200) int images,
            @ForAll @IntRange(min = 1, max = 6) int partitions,
            @ForAll @IntRange(min = 1, max = 20) int doubles,
            @ForAll Random random) {
        // Given
        List<Answer> sent = sent(images, partitions, random);
        List<Answer> answers = interleaved(sent, random);

        // When
        for (int i = 0; i < doubles; i++) {
            int original = random.nextInt(answers.size());
            int later = original + 1 + random.nextInt(answers.size() - original);
            answers.add(later, answers.get(original));
        }
        Balance balance = settle(sent, answers, List.of());

        // Then
        assertThat(balance).isEqualTo(new Balance(images, images, 0, 0, doubles, 0, 0, 0, 0, 0, 0));
        assertThat(balance.clean()).isFalse();
    }

    @Property(tries = 60)
    void findsAPredictionThatOvertookAnotherOfItsPartition(
            @ForAll @IntRange(min = 2, max = 200) int images, @ForAll Random random) {
        // Given
        List<Answer> sent = sent(images, 1, random);
        List<Answer> answers = interleaved(sent, random);

        // When
        int first = random.nextInt(images - 1);
        Collections.swap(answers, first, first + 1 + random.nextInt(images - first - 1));
        Balance balance = settle(sent, answers, List.of());

        // Then
        assertThat(balance.outOfOrder()).isPositive();
        assertThat(balance.lost() + balance.doubled() + balance.disagreeing() + balance.misplaced())
                .isZero();
        assertThat(balance.clean()).isFalse();
    }

    @Property(tries = 60)
    void findsEachPredictionThatIsNotTheUndisturbedOne(
            @ForAll @IntRange(min = 1, max = 200) int images,
            @ForAll @IntRange(min = 1, max = 6) int partitions,
            @ForAll Random random) {
        // Given
        List<Answer> sent = sent(images, partitions, random);
        List<Answer> answers = interleaved(sent, random);

        // When
        int altered = random.nextInt(images);
        Answer answer = answers.get(altered);
        answers.set(altered, new Answer(answer.number(), answer.partition(), answer.offset(), false));
        Balance balance = settle(sent, answers, List.of());

        // Then
        assertThat(balance).isEqualTo(new Balance(images, images, 0, 0, 0, 0, 1, 0, 0, 0, 0));
        assertThat(balance.clean()).isFalse();
    }

    @Property(tries = 60)
    void findsAPredictionThatNamesAnotherPlace(
            @ForAll @IntRange(min = 1, max = 200) int images, @ForAll Random random) {
        // Given
        List<Answer> sent = sent(images, 1, random);
        List<Answer> answers = interleaved(sent, random);

        // When
        Answer last = answers.get(images - 1);
        answers.set(images - 1, new Answer(last.number(), last.partition(), last.offset() + 1, true));
        Balance balance = settle(sent, answers, List.of());

        // Then
        assertThat(balance).isEqualTo(new Balance(images, images, 0, 0, 0, 0, 0, 1, 0, 0, 0));
    }

    @Property(tries = 60)
    void aGoodImageThatIsSetAsideIsNotLostAndNotClean(
            @ForAll @IntRange(min = 1, max = 200) int images, @ForAll Random random) {
        // Given
        List<Answer> sent = sent(images, 3, random);
        List<Answer> answers = interleaved(sent, random);

        // When
        Answer rejected = answers.remove(random.nextInt(images));
        Balance balance = settle(sent, answers, List.of(rejected.number()));

        // Then
        assertThat(balance).isEqualTo(new Balance(images, images - 1, 1, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(balance.clean()).isFalse();
    }

    @Property(tries = 60)
    void anAnswerToWhatWasNeverSentIsAStranger(
            @ForAll @IntRange(min = 1, max = 200) int images, @ForAll Random random) {
        // Given
        List<Answer> sent = sent(images, 3, random);
        List<Answer> answers = interleaved(sent, random);

        // When
        answers.add(new Answer(images + random.nextInt(100), 0, 1_000, true));
        Balance balance = settle(sent, answers, List.of());

        // Then
        assertThat(balance).isEqualTo(new Balance(images, images, 0, 0, 0, 0, 0, 0, 1, 0, 0));
        assertThat(balance.clean()).isFalse();
    }

    /** Numbered images at the next offsets of random partitions; offsets have gaps, as transactions leave them. */
    private static List<Answer> sent(int images, int partitions, Random random) {
        long[] next = new long[partitions];
        List<Answer> sent = new ArrayList<>();
        for (int number = 0; number < images; number++) {
            int partition = random.nextInt(partitions);
            next[partition] += 1 + random.nextInt(2);
            sent.add(new Answer(number, partition, next[partition], true));
        }
        return sent;
    }

    /** Some other order that keeps that of each partition. */
    private static List<Answer> interleaved(List<Answer> sent, Random random) {
        List<Answer> left = new ArrayList<>(sent);
        List<Answer> answers = new ArrayList<>();
        while (!left.isEmpty()) {
            int partition = left.get(random.nextInt(left.size())).partition();
            Answer next = left.stream()
                    .filter(answer -> answer.partition() == partition)
                    .findFirst()
                    .orElseThrow();
            left.remove(next);
            answers.add(next);
        }
        return answers;
    }

    private static Balance settle(List<Answer> sent, List<Answer> answers, List<Integer> rejected) {
        Ledger ledger = new Ledger(sent.size() + 10);
        sent.forEach(image -> ledger.sent(image.number(), image.partition(), image.offset()));
        sent.forEach(image -> ledger.stored(image.number(), image.partition(), image.offset()));
        answers.forEach(
                answer -> ledger.predicted(answer.number(), answer.partition(), answer.offset(), answer.agrees()));
        rejected.forEach(ledger::rejected);
        return ledger.balance();
    }
}
