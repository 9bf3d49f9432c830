package dev.axial.local.soak.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.local.soak.ledger.PoisonLedger.Entry;
import dev.axial.local.soak.ledger.PoisonLedger.PoisonBalance;
import dev.axial.local.soak.ledger.RunLedger.RunBalance;
import org.junit.jupiter.api.Test;

class LedgersTest {

    @Test
    void anEmptySoakIsNotClean() {
        // When // Then
        assertThat(new Ledger(10).balance().clean()).isFalse();
    }

    @Test
    void findsWhatKafkaLostOrStoredTwice() {
        // Given
        Ledger ledger = new Ledger(3);
        for (int number = 0; number < 3; number++) {
            ledger.sent(number, 0, number);
            ledger.predicted(number, 0, number, true);
        }

        // When
        ledger.stored(0, 0, 0);
        ledger.stored(1, 0, 1);
        ledger.stored(1, 0, 3);
        Balance balance = ledger.balance();

        // Then
        assertThat(balance.notStored()).isEqualTo(1);
        assertThat(balance.storedTwice()).isEqualTo(1);
        assertThat(balance.clean()).isFalse();
    }

    @Test
    void poisonIsSetAsideOnceAndAsItCame() {
        // Given
        PoisonLedger poison = new PoisonLedger();
        Entry whole = new Entry("axial.images", "empty", 1);
        int good = poison.sent(whole, true);
        int altered = poison.sent(whole, true);
        int otherReason = poison.sent(whole, true);
        int doubled = poison.sent(whole, true);
        int repeated = poison.sent(whole, false);
        poison.sent(whole, true); // and never found

        // When
        poison.found(good, whole);
        poison.found(altered, new Entry("axial.images", "empty", 2));
        poison.found(otherReason, new Entry("axial.images", "undecodable", 1));
        poison.found(doubled, whole);
        poison.found(doubled, whole);
        poison.found(repeated, whole);
        poison.found(repeated, whole);

        // Then
        assertThat(poison.balance()).isEqualTo(new PoisonBalance(6, 1, 2, 1, 1));
        assertThat(poison.balance().clean()).isFalse();
    }

    @Test
    void rejectionsAtLeastOnceAreCleanWhenRepeated() {
        // Given
        PoisonLedger poison = new PoisonLedger();
        Entry whole = new Entry("axial.training-requests", "invalid-event", 1);

        // When
        int number = poison.sent(whole, false);
        poison.found(number, whole);
        poison.found(number, whole);

        // Then
        assertThat(poison.balance().clean()).isTrue();
    }

    @Test
    void eachRunIsOneModelAndEachModelHasOneEqualVerdict() {
        // Given
        RunLedger runs = new RunLedger();
        runs.requested("good");
        runs.requested("unfinished");
        runs.requested("failed");

        // When
        runs.model("good");
        runs.evaluated("good", true);
        runs.failed("failed");
        runs.model("announced twice");
        runs.model("announced twice");
        runs.evaluated("announced twice", true);
        runs.model("judged twice");
        runs.evaluated("judged twice", true);
        runs.evaluated("judged twice", false);
        runs.model("unjudged");

        // Then
        assertThat(runs.balance()).isEqualTo(new RunBalance(3, 4, 3, 2, 1, 2, 1, 1));
        assertThat(runs.balance().clean()).isFalse();
    }
}
