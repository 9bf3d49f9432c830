package dev.axial.contract.topic;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TopicsTest {

    @Test
    void aRejectedRecordAndItsTwoHeadersFitWhereTheRecordFitted() {
        assertThat(Topics.IMAGES_REJECTED.name()).isEqualTo("axial.images.rejected");
        assertThat(Topics.IMAGES_REJECTED.maxMessageBytes()).isEqualTo(17 << 20);
        assertThat(Topics.IMAGES.maxMessageBytes()).isEqualTo(16 << 20);
    }

    @Test
    void batchesOfImagesKeepThePartitionsOfTheImages() {
        assertThat(Topics.INFERENCE_BATCHES.partitions()).isEqualTo(Topics.IMAGES.partitions());
    }

    @Test
    void aRecordWaitsInThePartitionOfItsNumberForAsLongAsItTakes() {
        assertThat(Topics.INFERENCE_BATCHES_PARKED.partitions()).isEqualTo(Topics.INFERENCE_BATCHES.partitions());
        assertThat(Topics.INFERENCE_BATCHES_PARKED.maxMessageBytes())
                .isGreaterThan(Topics.INFERENCE_BATCHES.maxMessageBytes());
        assertThat(Topics.INFERENCE_BATCHES_PARKED.configuration()).containsEntry("retention.ms", "-1");
        assertThat(Topics.MODELS_PARKED.partitions()).isEqualTo(Topics.MODELS.partitions());
    }

    @Test
    void modelsAndPromotionsHaveAsManyPartitionsSoThatOneMemberDecidesOnBoth() {
        assertThat(Topics.PROMOTION_REQUESTS.partitions()).isEqualTo(Topics.MODELS.partitions());
    }

    @Test
    void keepsTheNewestChampionOfEachNameForEver() {
        assertThat(Topics.CHAMPIONS.configuration()).containsEntry("cleanup.policy", "compact");
    }

    @Test
    void boundsTrainingBatchesByBytes() {
        assertThat(Topics.TRAINING_BATCHES.configuration())
                .containsEntry("retention.bytes", "1073741824")
                .containsEntry("segment.bytes", "67108864")
                .containsEntry("retention.ms", "-1");
    }

    @Test
    void batchesStayAsLongAsTheImagesThatTheyHold() {
        assertThat(Topics.INFERENCE_BATCHES.retention()).isEqualTo(Topics.IMAGES.retention());
    }

    @Test
    void noSendersClockDecidesWhenARecordExpires() {
        assertThat(Topics.ALL).allSatisfy(topic -> {
            if (topic.retention() instanceof Topic.Retention.For) {
                assertThat(topic.configuration()).containsEntry("message.timestamp.type", "LogAppendTime");
            }
        });
        assertThat(Topics.IMAGES.configuration()).containsEntry("message.timestamp.type", "LogAppendTime");
    }

    @Test
    void noClustersOwnLimitOfBytesIsInherited() {
        assertThat(Topics.ALL)
                .allSatisfy(topic -> assertThat(topic.configuration()).containsKey("retention.bytes"));
        assertThat(Topics.IMAGES.configuration()).containsEntry("retention.bytes", "-1");
    }

    @Test
    void whatIsSetAsideStaysForThirtyDays() {
        assertThat(Topics.IMAGES_REJECTED.configuration()).containsEntry("retention.ms", "2592000000");
        assertThat(Topics.rejected("axial.inference-batches.parked")).isEqualTo(Topics.INFERENCE_BATCHES_REJECTED);
    }

    @Test
    void namesEachTopicOnce() {
        assertThat(Topics.ALL.stream().map(Topic::name)).doesNotHaveDuplicates().hasSize(21);
    }
}
