package dev.axial.soak.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.soak.ledger.PoisonLedger.OddImage;
import dev.axial.soak.ledger.PoisonLedger.PoisonBalance;
import dev.axial.soak.ledger.PoisonLedger.PoisonRecord;
import dev.axial.soak.ledger.RunLedger.RunBalance;
import java.util.OptionalInt;
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
        PoisonRecord whole = new PoisonRecord("axial.images", "empty", 1);
        int good = poison.sent(whole);
        int altered = poison.sent(whole);
        int otherReason = poison.sent(whole);
        int doubled = poison.sent(whole);
        poison.sent(whole); // and never found

        // When
        poison.found(good, whole);
        poison.found(altered, new PoisonRecord("axial.images", "empty", 2));
        poison.found(otherReason, new PoisonRecord("axial.images", "undecodable", 1));
        poison.found(doubled, whole);
        poison.found(doubled, whole);

        // Then
        assertThat(poison.balance()).isEqualTo(new PoisonBalance(5, 1, 2, 1));
        assertThat(poison.balance().clean()).isFalse();
    }

    @Test
    void anOddImageIsKnownByItsPlaceAndAnsweredOnce() {
        // Given
        PoisonLedger poison = new PoisonLedger();
        PoisonRecord answer = new PoisonRecord("axial.predictions", "predicted", 1);
        OddImage image = new OddImage(poison.sent(answer), OptionalInt.of(0));

        // When
        poison.stored(image, 3, 17);

        // Then
        assertThat(poison.at(3, 17)).contains(image);
        assertThat(poison.at(2, 17)).isEmpty();
        assertThat(poison.balance()).isEqualTo(new PoisonBalance(1, 1, 0, 0));

        // When
        poison.found(image.number(), answer);

        // Then
        assertThat(poison.balance().clean()).isTrue();

        // When it is set aside besides
        poison.found(image.number(), new PoisonRecord("axial.images", "undecodable", 1));

        // Then
        assertThat(poison.balance()).isEqualTo(new PoisonBalance(1, 0, 1, 1));
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
