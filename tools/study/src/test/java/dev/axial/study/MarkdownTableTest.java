package dev.axial.study;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.json.EventJson;
import dev.axial.study.page.StudyPage;
import dev.axial.study.report.StudyReport;
import org.junit.jupiter.api.Test;

/** Over the recorded report of {@link dev.axial.study.page}: rows 1 to 3, two epochs each. */
class MarkdownTableTest {

    @Test
    void hasTheLinesOfThePageInAscii() throws Exception {
        // Given
        StudyReport report = EventJson.read(
                StudyPage.class.getResourceAsStream("report.json").readAllBytes(), StudyReport.class);

        // When
        String markdown = MarkdownTable.of(report);

        // Then: 54.0708 - 62.16; a head, a rule, 17 rows, the twelfth with three variants
        assertThat(markdown.lines().filter(line -> line.startsWith("| "))).hasSize(1 + 19);
        assertThat(markdown)
                .contains(
                        "| 1 | MLP, no hidden layer | 62.16 | 54.07 | -8.09 | 2 of 2 | 54.07 at 2 | 5.6 s | 451.2 MB | - | 36 kB | - |",
                        "| 4 | MLP, 2 x 256, tanh | 68.19 | not run | - | - | - | - | - | - | - | - |");
        assertThat(markdown).isASCII();
    }
}
