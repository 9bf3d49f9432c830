package dev.axial.soak.load;

import dev.axial.client.stream.AnswerReader;
import dev.axial.client.stream.ImageAnswer;
import dev.axial.contract.topic.Topics;
import dev.axial.kafka.KafkaConnection;
import dev.axial.soak.ledger.Undisturbed;
import dev.axial.terminal.CommandException;
import dev.axial.terminal.Quantities;
import java.time.Duration;
import org.apache.kafka.clients.producer.KafkaProducer;

/** Each distinct image once, while nothing is broken: what every later prediction of it must be. */
public final class CalmPass {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(100);

    private CalmPass() {}

    /** @throws CommandException if not all are predicted */
    public static Undisturbed run(KafkaConnection kafka, NumberedImages images) throws CommandException {
        Undisturbed undisturbed = new Undisturbed(images.distinct());
        int answered = 0;
        try (AnswerReader answers = new AnswerReader(kafka, "calm-");
                KafkaProducer<byte[], byte[]> producer = kafka.producer("axial-soak-calm")) {
            for (int image = 0; image < images.distinct(); image++) {
                producer.send(images.calm(image));
            }
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (answered < images.distinct() && System.nanoTime() < end) {
                for (ImageAnswer answer : answers.poll(POLL)) {
                    if (answer instanceof ImageAnswer.Predicted predicted) {
                        int image = Integer.parseInt(answer.id().substring("calm-".length()));
                        undisturbed.record(image, predicted.prediction());
                        answered++;
                    }
                }
            }
        }
        if (!undisturbed.isComplete()) {
            throw new CommandException("Of " + images.distinct() + " images in " + Topics.IMAGES.name() + " " + answered
                    + " were predicted within " + Quantities.duration(PATIENCE) + ", before anything was disturbed.");
        }
        return undisturbed;
    }
}
