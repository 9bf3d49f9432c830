package dev.axial.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.axial.client.training.RunListener;
import dev.axial.contract.json.EventJson;
import dev.axial.contract.model.ModelEvaluated;
import dev.axial.contract.training.TrainingProgress;
import dev.axial.terminal.Terminal;

/** Each event of a run as it went over Kafka, its type in front: {@code {"type": "epoch-completed", "event": {...}}}. */
final class JsonRunListener implements RunListener {

    private final Terminal terminal;

    JsonRunListener(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void progressed(TrainingProgress event) {
        say(event.type(), event);
    }

    @Override
    public void evaluated(ModelEvaluated evaluation) {
        say("model-evaluated", evaluation);
    }

    private void say(String type, Object event) {
        terminal.say("{\"type\":\"" + type + "\",\"event\":" + new String(EventJson.write(event), UTF_8) + "}");
    }
}
