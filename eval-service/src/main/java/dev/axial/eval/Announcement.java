package dev.axial.eval;

import dev.axial.contract.model.Labels;
import dev.axial.contract.model.ModelTrained;
import dev.axial.onnx.OnnxModel;
import dev.axial.store.dataset.Dataset;

/** Checks that a model was announced as what its file and its dataset are. */
final class Announcement {

    private Announcement() {}

    /** @throws UnusableModelException if they differ; the message says in what */
    static void requireMatch(ModelTrained trained, OnnxModel model, Dataset dataset) throws UnusableModelException {
        String announced = "run " + trained.runId() + " announces ";
        if (!model.input().equals(trained.input())) {
            throw new UnusableModelException(
                    announced + "images of shape " + trained.input() + "; its file takes " + model.input());
        }
        if (!model.metadata().labels().equals(trained.labels())) {
            throw new UnusableModelException(announced + "labels " + Labels.shown(trained.labels()) + "; its file has "
                    + Labels.shown(model.metadata().labels()));
        }
        if (dataset.labels().size() != trained.labels().size()) {
            throw new UnusableModelException(announced + trained.labels().size() + " labels; dataset "
                    + dataset.ref().name() + " has " + dataset.labels().size() + ": " + Labels.shown(dataset.labels()));
        }
    }
}
