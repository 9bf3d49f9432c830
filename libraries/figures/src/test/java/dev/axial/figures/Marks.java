package dev.axial.figures;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The marks of an SVG, read as a browser would: it has to be well-formed XML. */
public final class Marks {

    private static final Pattern SHIFT = Pattern.compile("translate\\([-0-9.]+ ([-0-9.]+) *\\)");

    private final Document document;

    private Marks(Document document) {
        this.document = document;
    }

    public static Marks of(Figure figure) {
        try {
            return new Marks(DocumentBuilderFactory.newDefaultInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(figure.svg().getBytes(StandardCharsets.UTF_8))));
        } catch (ParserConfigurationException | SAXException | IOException e) {
            throw new AssertionError("not XML: " + figure.svg(), e);
        }
    }

    /** The elements of an XPath expression, in document order. */
    public List<Element> all(String expression) {
        try {
            NodeList nodes = (NodeList)
                    XPathFactory.newInstance().newXPath().evaluate(expression, document, XPathConstants.NODESET);
            return IntStream.range(0, nodes.getLength())
                    .mapToObj(i -> (Element) nodes.item(i))
                    .toList();
        } catch (XPathExpressionException e) {
            throw new AssertionError(e);
        }
    }

    /** Every text, in document order. */
    public List<String> texts() {
        return all("//text").stream().map(Node::getTextContent).toList();
    }

    /** The elements of that name filled with that light colour. */
    public List<Element> filled(String name, String colour) {
        return all("//%s[@fill='%s']".formatted(name, colour));
    }

    /** The same elements by an attribute, from the smallest: the chart library writes marks in an order of its own. */
    public static List<Element> sorted(List<Element> elements, String attribute) {
        return elements.stream()
                .sorted(Comparator.comparingDouble(element -> number(element, attribute)))
                .toList();
    }

    /** Distance of an element from the top of the drawing: its own y and the shifts of all around it. */
    public static double top(Element element) {
        double top = element.hasAttribute("y") ? number(element, "y") : 0;
        for (Node around = element; around instanceof Element outer; around = outer.getParentNode()) {
            Matcher shift = SHIFT.matcher(outer.getAttribute("transform"));
            top += shift.find() ? Double.parseDouble(shift.group(1)) : 0;
        }
        return top;
    }

    public static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
