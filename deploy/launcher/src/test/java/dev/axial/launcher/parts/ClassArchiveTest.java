package dev.axial.launcher.parts;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArchiveTest {

    @TempDir
    Path folder;

    private Path archives;
    private Path jar;

    @BeforeEach
    void build() throws IOException {
        archives = folder.resolve("classes");
        jar = Files.writeString(folder.resolve("service.jar"), "one build");
    }

    @Test
    void isWrittenByTheFirstProcessAndReadByTheNext() throws IOException {
        // Given
        String first = lastOption();
        assertThat(first).startsWith("-XX:ArchiveClassesAtExit=" + archives.resolve("eval-"));

        // When
        Files.writeString(Path.of(first.substring(first.indexOf('=') + 1)), "classes");
        String ofOneThatWasKilled = lastOption();
        List<String> ofAFurtherReplica = archive().options(false);
        archive().complete();

        // Then
        assertThat(ofAFurtherReplica).isEmpty();
        assertThat(ofOneThatWasKilled).isEqualTo(first);
        assertThat(lastOption()).isEqualTo("-XX:SharedArchiveFile=" + archive().file());
        assertThat(archive().file()).hasContent("classes");
    }

    @Test
    void isAnotherForAnotherBuild() throws IOException {
        // Given
        Files.writeString(Path.of(archive().file() + ".part"), "classes");
        archive().complete();
        Path before = archive().file();

        // When
        Files.writeString(jar, "another build");
        Files.writeString(Path.of(archive().file() + ".part"), "other classes");
        archive().complete();

        // Then
        assertThat(archive().file()).isNotEqualTo(before).hasContent("other classes");
        assertThat(before).doesNotExist();
    }

    @Test
    void isNoneWhereClassesLieInAFolder() throws IOException {
        assertThat(ClassArchive.of(Part.EVAL, archives, List.of(jar, folder))).isEmpty();
    }

    private String lastOption() throws IOException {
        List<String> options = archive().options(true);
        return options.get(options.size() - 1);
    }

    private ClassArchive archive() throws IOException {
        return ClassArchive.of(Part.EVAL, archives, List.of(jar)).orElseThrow();
    }
}
