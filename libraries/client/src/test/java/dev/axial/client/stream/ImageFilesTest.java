package dev.axial.client.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFilesTest {

    @TempDir
    private Path folder;

    @Test
    void followsLinkedFoldersAndLeavesOutHiddenOnes() throws IOException {
        // Given
        Path scans = folder.resolve("scans");
        Path b = file("scans/b.png");
        Path a = file("scans/deep/a.png");
        file("scans/.git/objects/17");
        file("scans/.DS_Store");
        file("elsewhere/c.png");
        Files.createSymbolicLink(scans.resolve("linked"), folder.resolve("elsewhere"));
        Files.createSymbolicLink(scans.resolve("d.png"), folder.resolve("elsewhere/c.png"));
        Files.createSymbolicLink(scans.resolve("deep/up"), scans);
        Files.createSymbolicLink(scans.resolve("gone.png"), folder.resolve("nowhere.png"));

        // When
        ImageFiles found = ImageFiles.in(scans);

        // Then
        assertThat(found.files()).containsExactly(b, scans.resolve("d.png"), a, scans.resolve("linked/c.png"));
        assertThat(found.describeSkipped())
                .containsExactlyInAnyOrder(
                        "Skipped 2 (hidden): " + scans.resolve(".DS_Store") + ", " + scans.resolve(".git"),
                        "Skipped 1 (a link to a folder around it): " + scans.resolve("deep/up"),
                        "Skipped 1 (a link to nothing): " + scans.resolve("gone.png"));
    }

    @Test
    void takesWhatIsNamedWhateverItsName() throws IOException {
        // Given
        Path hidden = file(".hidden/.x.png");

        // When // Then
        assertThat(ImageFiles.in(hidden).files()).containsExactly(hidden);
        assertThat(ImageFiles.in(folder.resolve(".hidden")).files()).isEmpty();
        assertThat(ImageFiles.in(folder.resolve(".hidden")).describeSkipped())
                .containsExactly("Skipped 1 (hidden): " + hidden);
    }

    private Path file(String path) throws IOException {
        Files.createDirectories(folder.resolve(path).getParent());
        return Files.writeString(folder.resolve(path), "x");
    }
}
