package dev.axial.study;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/** The state of a study, written down at each change. For one thread. */
final class Journal {

    private final Path folder;
    private StudyState state;

    Journal(Path folder, StudyState state) {
        this.folder = folder;
        this.state = state;
    }

    StudyState state() {
        return state;
    }

    Path folder() {
        return folder;
    }

    /** @throws UncheckedIOException if it cannot be written */
    void change(UnaryOperator<StudyState> change) {
        state = change.apply(state);
        try {
            state.write(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("the state of the study cannot be written to " + folder, e);
        }
    }
}
