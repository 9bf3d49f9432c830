package dev.axial.soak.load;

import dev.axial.kafka.KafkaConnection;
import dev.axial.soak.ledger.Ledger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;

/**
 * Several producers that share the numbers of a soak's images between them. Each is idempotent with {@code acks=all}
 * and waits out a broker that is away, so what Kafka acknowledges is there once. All methods may be called by any
 * thread.
 */
public final class ImageSenders implements AutoCloseable {

    private static final int PRODUCERS = 3;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(5);
    private static final Duration OUTAGE = Duration.ofMinutes(10);

    private final KafkaConnection kafka;
    private final NumberedImages images;
    private final int most;
    private final Pace pace;
    private final Ledger ledger;
    private final IntSupplier answered;
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private final long begun = System.nanoTime();
    private volatile boolean stopping;

    /**
     * Starts them.
     *
     * @param most how many they send, if nobody closes them before
     * @param ledger is told what Kafka acknowledged
     * @param answered images so far
     */
    public ImageSenders(
            KafkaConnection kafka, NumberedImages images, int most, Pace pace, Ledger ledger, IntSupplier answered) {
        // Fuller batches than the default's: sending should take little from those that are watched.
        this.kafka = kafka.with("linger.ms", "20")
                .with("delivery.timeout.ms", Long.toString(OUTAGE.toMillis()))
                .with("max.block.ms", Long.toString(OUTAGE.toMillis()));
        this.images = images;
        this.most = most;
        this.pace = pace;
        this.ledger = ledger;
        this.answered = answered;
        for (int i = 0; i < PRODUCERS; i++) {
            String name = "soak-images-" + i;
            Thread thread = new Thread(() -> send(name), name);
            thread.setDaemon(true);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
    }

    private void send(String name) {
        try (KafkaProducer<byte[], byte[]> producer = kafka.producer("axial-" + name)) {
            while (true) {
                int number = next.get();
                if (number >= most || !mayGo(number)) {
                    return;
                }
                if (!next.compareAndSet(number, number + 1)) {
                    continue; // another producer took it: no number is left out, whenever it ends
                }
                producer.send(images.numbered(number), (metadata, refused) -> {
                    if (refused == null) {
                        ledger.sent(number, metadata.partition(), metadata.offset());
                        sent.incrementAndGet();
                    } else {
                        failure.compareAndSet(null, refused);
                    }
                });
            }
        } catch (RuntimeException e) {
            failure.compareAndSet(null, e);
        }
    }

    /** Waits for its turn; false: there is none any more. */
    private boolean mayGo(int number) {
        while (!stopping && failure.get() == null) {
            double seconds = (System.nanoTime() - begun) / 1e9;
            if (pace.mayGo(number, seconds, answered.getAsInt())) {
                return true;
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        return false;
    }

    /** Acknowledged by Kafka. */
    public int sent() {
        return sent.get();
    }

    /** Returns whether all were sent, or none more will be. */
    public boolean isDone() {
        return threads.stream().noneMatch(Thread::isAlive);
    }

    /** The reason why a send failed for good; none should. */
    public Optional<Exception> failure() {
        return Optional.ofNullable(failure.get());
    }

    /** Sends nothing more, and returns when what is on its way is acknowledged. */
    @Override
    public void close() {
        stopping = true;
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
