package dev.axial.client.rejected;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.axial.contract.topic.Topics;
import dev.axial.terminal.CommandException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectedIdTest {

    @ParameterizedTest
    @ValueSource(strings = {"images/3/17", "axial.images/3/17", "axial.images.rejected/3/17"})
    void readsEachFormOfTheTopicAndWritesTheShortOne(String text) throws CommandException {
        // When
        RejectedId id = RejectedId.parse(text);

        // Then
        assertThat(id).isEqualTo(new RejectedId(Topics.IMAGES_REJECTED, 3, 17));
        assertThat(id).hasToString("images/3/17");
    }

    @Test
    void givesEachTopicAShortNameOfItsOwn() throws CommandException {
        for (var topic : RejectedTopics.ALL) {
            // When
            String shortName = RejectedTopics.shortName(topic);

            // Then
            assertThat(RejectedTopics.named(shortName)).isEqualTo(topic);
        }
        assertThat(RejectedTopics.ALL).hasSize(6);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "images       | 'images' is not an id; one is topic/partition/offset, for example images/3/17.",
                "images/3/-1  | 'images/3/-1' is not an id; one is topic/partition/offset, for example images/3/17.",
                "images/6/0   | There is no partition 6 of axial.images.rejected; it has 0 to 5.",
                "imges/3/17   | There is no rejected topic 'imges'; there are images, inference-batches,"
                        + " training-requests, epoch-requests, models, promotion-requests.",
            },
            quoteCharacter = '"')
    void saysWhatIsWrongWithAnId(String text, String sentence) {
        // When // Then
        assertThatThrownBy(() -> RejectedId.parse(text))
                .isInstanceOf(CommandException.class)
                .hasMessage(sentence);
    }
}
