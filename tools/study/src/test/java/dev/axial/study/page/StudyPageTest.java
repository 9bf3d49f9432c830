package dev.axial.study.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.axial.contract.json.EventJson;
import dev.axial.contract.training.TrainingProgress.Score;
import dev.axial.figures.Figure;
import dev.axial.study.report.BestTestEpoch;
import dev.axial.study.report.EpochReport;
import dev.axial.study.report.LayerReport;
import dev.axial.study.report.RowReport;
import dev.axial.study.report.SeedReport;
import dev.axial.study.report.State;
import dev.axial.study.report.StudyReport;
import dev.axial.study.report.VariantReport;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** Over {@code report.json} as a quick run over the bundled sample wrote it: rows 1 to 3, two epochs each. */
class StudyPageTest {

    private static StudyReport recorded;
    private static StudyPage page;
    private static String html;

    @BeforeAll
    static void drawWhatWasRecorded() throws Exception {
        recorded = EventJson.read(
                StudyPageTest.class.getResourceAsStream("report.json").readAllBytes(), StudyReport.class);
        page = StudyPage.of(recorded, name -> new byte[0]);
        html = page.html();
    }

    @Test
    void hasALineForEverySystemOfEveryRow() throws Exception {
        // When
        List<Element> lines = all(parsed(html), "//tbody/tr");

        // Then: 17 rows, of which the twelfth has three variants
        assertThat(lines).hasSize(19);
        assertThat(cell(lines.get(0), "Study, %")).isEqualTo("62.16");
        assertThat(cell(lines.get(0), "Axial, %")).isEqualTo("54.07");
        // 54.0708 - 62.16
        assertThat(cell(lines.get(0), "Difference")).isEqualTo("−8.09");
        assertThat(cell(lines.get(0), "Epoch")).isEqualTo("2 of 2");
        assertThat(cell(lines.get(0), "Study’s way, %")).isEqualTo("54.07 at 2");
        assertThat(cell(lines.get(0), "Memory")).isEqualTo("451.2 MB");
    }

    @Test
    void saysOfRowsWithoutNumbersWhyTheyHaveNone() throws Exception {
        // Given
        StudyReport report = withSystem(1, system -> state(system, State.FAILED, "loss became NaN in epoch 3"));

        // When
        List<Element> lines = all(page(report), "//tbody/tr");

        // Then
        assertThat(lines.get(0).getAttribute("class")).isEqualTo("failed");
        assertThat(lines.get(0).getTextContent()).contains("failed: loss became NaN in epoch 3");
        assertThat(lines.get(3).getAttribute("class")).isEqualTo("not-run");
        assertThat(lines.get(3).getTextContent()).contains("not asked for");
        assertThat(cell(lines.get(3), "Axial, %")).isEqualTo("–");
    }

    @Test
    void marksTheStudysWayAsUsedForNothing() throws Exception {
        // When
        Document document = parsed(html);

        // Then
        assertThat(all(document, "//td[contains(@class, 'unused')]")).hasSize(19);
        assertThat(document.getDocumentElement().getTextContent()).contains("it is shown here and used for nothing");
    }

    @Test
    void showsTheFiguresOfEachRowThatRan() throws Exception {
        // When // Then
        assertThat(page.figures())
                .extracting(Figure::name)
                .contains("row-1-loss", "row-1-accuracy", "row-1-classes", "row-1-confusion")
                .doesNotHaveDuplicates()
                .hasSize(12);
        assertThat(all(parsed(html), "//section[@class='row']//figure")).hasSize(12);
    }

    @Test
    void drawsTheNetworkFromItsLayersAndTheRecipesInput() throws Exception {
        // Given
        List<LayerReport> layers = List.of(
                new LayerReport("flatten", "", List.of(784), 0), new LayerReport("linear", "", List.of(11), 8635));

        // When
        StudyReport report = withSystem(
                1,
                system -> new VariantReport(
                        system.model(),
                        system.name(),
                        system.study(),
                        system.recipe(),
                        system.yaml().replace("- 28\n- 28", "- 128\n- 128"),
                        system.overrides(),
                        layers,
                        system.state(),
                        system.reason(),
                        system.seeds()));

        // Then
        assertThat(StudyPage.of(report, name -> new byte[0]).figures())
                .filteredOn(figure -> figure.name().equals("row-1-network"))
                .singleElement()
                .satisfies(figure -> assertThat(figure.svg()).contains("8,635 parameters", "1 × 128 × 128"));
    }

    @Test
    void comparesTimeAndMemoryWhereBothSizesHaveRun() {
        // Given: what row 1 took, as rows 14 and 15
        SeedReport run = row(1).variants().get(0).seeds().get(0);
        StudyReport one = withSystem(14, system -> seeds(system, List.of(run)));
        StudyReport both = withSystem(one, 15, system -> seeds(system, List.of(run)));

        // When // Then
        assertThat(names(one)).doesNotContain("size-time", "size-memory");
        assertThat(names(both)).contains("size-time", "size-memory");
    }

    @Test
    void givesMeanAndDeviationOverSeeds() throws Exception {
        // Given: accuracy on test of row 1 and of row 2 as two seeds of one system
        List<SeedReport> runs = List.of(
                row(1).variants().get(0).seeds().get(0),
                row(2).variants().get(0).seeds().get(0));

        // When
        Element line = all(page(withSystem(1, system -> seeds(system, runs))), "//tbody/tr")
                .get(0);

        // Then: of 54.071 and 41.858 the mean is 47.9645 and the deviation 12.213 / sqrt 2
        assertThat(cell(line, "Axial, %")).isEqualTo("47.96 ± 8.64");
    }

    @Test
    void drawsTheCurvesOfARunThatIsUnderWay() {
        // Given
        SeedReport run = row(1).variants().get(0).seeds().get(0);
        List<EpochReport> curve = new ArrayList<>(run.curve());
        curve.add(new EpochReport(3, score(1), score(Double.POSITIVE_INFINITY), score(1), 1, 1));

        // When
        StudyReport report = withSystem(1, system -> seeds(system, List.of(underWay(run, curve))));

        // Then
        assertThat(names(report)).contains("row-1-loss").doesNotContain("row-1-confusion");
    }

    @Test
    void takesTextAsText() throws Exception {
        // Given
        String hostile = "<script>alert('&')</script> {page.lines} <b>";
        StudyReport report = withSystem(1, system -> state(system, State.FAILED, hostile));

        // When
        String escaped = StudyPage.of(report, name -> new byte[0]).html();

        // Then: the page is still XML
        assertThat(escaped).doesNotContain("<script");
        assertThat(parsed(escaped).getDocumentElement().getTextContent()).contains(hostile);
    }

    @Test
    void asksForNothingFromAnywhere() {
        // When // Then
        assertThat(html.replace("http://www.w3.org/", "")).doesNotContain("http:", "https:", "src=", "@import");
    }

    @Test
    void givesEveryIdOnce() throws Exception {
        // When
        List<String> ids = all(parsed(html), "//*[@id]").stream()
                .map(element -> element.getAttribute("id"))
                .toList();

        // Then
        assertThat(ids).contains("row-1", "row-2-loss-1").doesNotHaveDuplicates();
    }

    private static List<String> names(StudyReport report) {
        return StudyPage.of(report, name -> new byte[0]).figures().stream()
                .map(Figure::name)
                .toList();
    }

    private static RowReport row(int number) {
        return recorded.rows().get(number - 1);
    }

    private static Score score(double loss) {
        return new Score(loss, 0.5);
    }

    /** The recorded report without its runs, and the first system of a row changed from what was recorded. */
    private static StudyReport withSystem(int row, UnaryOperator<VariantReport> change) {
        StudyReport report = recorded;
        for (int other = 1; other <= 3; other++) {
            report = other == row
                    ? report
                    : withSystem(report, other, system -> state(system, State.NOT_RUN, "left out"));
        }
        return withSystem(report, row, change);
    }

    /** The report with the first system of a row changed. */
    private static StudyReport withSystem(StudyReport report, int number, UnaryOperator<VariantReport> change) {
        List<RowReport> rows = new ArrayList<>(report.rows());
        RowReport row = rows.get(number - 1);
        List<VariantReport> variants = new ArrayList<>(row.variants());
        variants.set(0, change.apply(variants.get(0)));
        State state = variants.get(0).state();
        rows.set(
                number - 1,
                new RowReport(row.number(), row.system(), row.section(), state, row.reason(), variants, row.remarks()));
        return new StudyReport(
                report.study(),
                report.quick(),
                report.command(),
                report.codeVersion(),
                report.started(),
                report.finished(),
                report.seeds(),
                report.hardware(),
                report.dataset(),
                report.backboneDataset(),
                rows,
                report.remarks());
    }

    private static VariantReport state(VariantReport system, State state, String reason) {
        return new VariantReport(
                system.model(),
                system.name(),
                system.study(),
                system.recipe(),
                system.yaml(),
                system.overrides(),
                system.layers(),
                state,
                Optional.of(reason),
                List.of());
    }

    private static VariantReport seeds(VariantReport system, List<SeedReport> seeds) {
        return new VariantReport(
                system.model(),
                system.name(),
                system.study(),
                system.recipe(),
                system.yaml(),
                system.overrides(),
                system.layers(),
                State.DONE,
                Optional.empty(),
                seeds);
    }

    private static SeedReport underWay(SeedReport run, List<EpochReport> curve) {
        return new SeedReport(
                run.seed(),
                run.runId(),
                State.NOT_RUN,
                Optional.of("under way: epoch 3 of 20 is done"),
                curve,
                Optional.empty(),
                Optional.empty(),
                Optional.of(new BestTestEpoch(1, 0.5)),
                run.seconds(),
                run.imagesPerSecond(),
                run.peakMemoryBytes(),
                run.parameters(),
                run.fittedParameters(),
                Optional.empty(),
                Optional.empty());
    }

    private static Document page(StudyReport report) throws Exception {
        return parsed(StudyPage.of(report, name -> new byte[0]).html());
    }

    /** The page keeps to what HTML and XML have in common, so that every mistake of markup is found here. */
    private static Document parsed(String html) throws Exception {
        assertThat(html).startsWith("<!DOCTYPE html>");
        return DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(html)));
    }

    private static List<Element> all(Document page, String expression) throws Exception {
        NodeList nodes =
                (NodeList) XPathFactory.newInstance().newXPath().evaluate(expression, page, XPathConstants.NODESET);
        List<Element> elements = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            elements.add((Element) nodes.item(i));
        }
        return elements;
    }

    private static String cell(Element line, String name) {
        NodeList cells = line.getElementsByTagName("td");
        for (int i = 0; i < cells.getLength(); i++) {
            Element cell = (Element) cells.item(i);
            if (cell.getAttribute("data-name").equals(name)) {
                return cell.getTextContent();
            }
        }
        throw new AssertionError("no cell '" + name + "' in " + line.getTextContent());
    }
}
