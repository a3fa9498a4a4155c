import java.io.FileInputStream;
import java.util.List;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Asks the veraPDF engine whether each file named on the command line meets PDF/UA-1 and PDF/A-2a.
 * Prints one line a file and standard: file, standard, "pass" or "fail", checks made, and the first failures.
 */
public final class Validate {
    private static final List<PDFAFlavour> STANDARDS = List.of(PDFAFlavour.PDFUA_1, PDFAFlavour.PDFA_2_A);

    public static void main(String[] files) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        for (String file : files) {
            for (PDFAFlavour standard : STANDARDS) {
                try (PDFAParser parser = Foundries.defaultInstance().createParser(new FileInputStream(file), standard);
                     PDFAValidator validator = Foundries.defaultInstance().createValidator(standard, false)) {
                    ValidationResult result = validator.validate(parser);
                    StringBuilder line = new StringBuilder();
                    line.append(file).append('\t').append(standard.getId()).append('\t');
                    line.append(result.isCompliant() ? "pass" : "fail").append('\t').append(result.getTotalAssertions());
                    int shown = 0;
                    for (TestAssertion assertion : result.getTestAssertions()) {
                        if (assertion.getStatus() == TestAssertion.Status.FAILED && shown++ < 5) {
                            line.append('\t').append(assertion.getRuleId().getClause()).append(": ")
                                .append(assertion.getMessage().replaceAll("\\s+", " ")).append(" @ ")
                                .append(assertion.getLocation().getContext());
                        }
                    }
                    System.out.println(line);
                }
            }
        }
    }
}
