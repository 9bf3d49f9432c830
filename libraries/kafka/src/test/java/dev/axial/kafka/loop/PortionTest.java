package dev.axial.kafka.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PortionTest {

    private static final TopicPartition FIRST = new TopicPartition("images", 0);
    private static final TopicPartition SECOND = new TopicPartition("images", 1);

    @Test
    void takesAllOfAPollThatIsNotTooMuch() {
        // When
        Portion portion = Portion.of(poll(3, 2), 5, record -> false);

        // Then
        assertThat(places(portion)).containsExactly("0@0", "0@1", "0@2", "1@0", "1@1");
        assertThat(portion.left()).isEmpty();
    }

    @Test
    void leavesTheRestOfEachPartitionBehindAPrefix() {
        // When
        Portion portion = Portion.of(poll(3, 2), 2, record -> false);

        // Then
        assertThat(places(portion)).containsExactly("0@0", "0@1");
        assertThat(portion.left()).containsOnly(Map.entry(FIRST, 2L), Map.entry(SECOND, 0L));
    }

    @Test
    void endsAPartitionBeforeARecordThatIsSetAside() {
        // When
        Portion portion = Portion.of(poll(3, 2), 10, record -> record.partition() == 0 && record.offset() == 1);

        // Then
        assertThat(places(portion)).containsExactly("0@0", "1@0", "1@1");
        assertThat(portion.aside()).isEmpty();
        assertThat(portion.left()).containsOnly(Map.entry(FIRST, 1L));
    }

    @Test
    void setsARecordAsideAloneOnceItIsTheFirstOfItsPartition() {
        // When
        Portion portion = Portion.of(poll(3, 2), 10, record -> record.partition() == 1 && record.offset() == 0);

        // Then
        assertThat(portion.records()).isEmpty();
        assertThat(portion.aside())
                .hasValueSatisfying(record -> assertThat(place(record)).isEqualTo("1@0"));
        assertThat(portion.left()).containsOnly(Map.entry(FIRST, 0L), Map.entry(SECOND, 1L));
        assertThat(portion.size()).isEqualTo(1);
    }

    private static ConsumerRecords<byte[], byte[]> poll(int ofFirst, int ofSecond) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new LinkedHashMap<>();
        records.put(FIRST, records(FIRST, ofFirst));
        records.put(SECOND, records(SECOND, ofSecond));
        return new ConsumerRecords<>(records, Map.of());
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(TopicPartition partition, int count) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int offset = 0; offset < count; offset++) {
            records.add(new ConsumerRecord<>(partition.topic(), partition.partition(), offset, null, new byte[1]));
        }
        return records;
    }

    private static List<String> places(Portion portion) {
        return portion.records().stream().map(PortionTest::place).toList();
    }

    private static String place(ConsumerRecord<?, ?> record) {
        return record.partition() + "@" + record.offset();
    }
}
