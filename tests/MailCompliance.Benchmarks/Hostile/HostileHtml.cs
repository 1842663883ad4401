using static MailCompliance.Benchmarks.Hostile.HostileMail;

namespace MailCompliance.Benchmarks.Hostile;

internal static class HostileHtml
{
    private const int Much = 8_000_000;

    public static IEnumerable<HostileMail> All =>
    [
        Html("html deep", () => Repeat("<div>", Much)),
        Html("html deep with text", () => Repeat("<div>a ", Much)),
        Html("html deep tables", () => Repeat("<table><tr><td>a", Much)),
        Html("html closing tags", () => Repeat("</div>", Much)),
        Html("html unknown closing tags", () => string.Concat(Enumerable.Repeat("<x>", 250)) + Repeat("</y>", Much)),
        Html("html a million attributes", () => "<p " + Count(Much, number => $"a{number}=\"1\" ") + ">text</p>"),
        Html("html attributes without end", () => Repeat("<a b='", Much)),
        Html("html a million styles", () => Repeat("<p style=\"color:red;font-size:12pt\">a", Much)),
        Html("html one long style", () => "<p style=\"" + Repeat("a:b;", Much) + "\">a"),
        Html("html one long class", () => "<div class=\"" + Repeat("a ", Much) + "\">a</div>"),
        Html("html long classes", () => Repeat("<div class=\"" + Repeat("a ", 1_900) + "\">a</div>", Much)),
        Html("html ids", () => Count(Much, number => $"<div id=\"x_x_x_{number}\">a</div>")),
        Html("html entities", () => Repeat("&amp;", Much)),
        Html("html named entities", () => Repeat("&CounterClockwiseContourIntegral;", Much)),
        Html("html entities that are none", () => Repeat("&x", Much)),
        Html("html numbers", () => "&#" + Repeat("1", Much) + ";"),
        Html("html hidden text", () => Repeat("<span style=\"display:none\">NHS 943 476 5919</span>", Much)),
        Html("html hidden pieces", () => Repeat("<p hidden>a</p>", Much)),
        Html("html comments", () => Repeat("<!--[if mso]>a<![endif]-->", Much)),
        Html("html comments that never end", () => Repeat("<!--", Much)),
        Html("html odd comment ends", () => Repeat("<!-- --!>", Much)),
        Html("html conditional without end", () => "<!--[if mso]>" + Repeat("<![if x]", Much) + "-->"),
        Html("html scripts that never end", () => Repeat("<script></", Much)),
        Html("html blockquotes", () => Repeat("<blockquote type=cite>a</blockquote>b", Much)),
        Html("html quote classes", () => Repeat("<div class=gmail_quote>a", Much)),
        Html("html signatures", () => Repeat("<div id=Signature>Sunil Patel</div>", Much)),
        Html("html stamps", () => Repeat("<div id=mailcompliance-disclaimer>a</div>", Much)),
        Html("html pictures", () => Count(Much, number => $"<img src=\"cid:{number}%41\">")),
        Html("html less-than signs", () => new string('<', Much)),
        Html("html line breaks", () => Repeat("<br>", Much)),
        Html("html cells", () => "<table><tr>" + Repeat("<td>a", Much)),
        Html("html names and dates", () => Count(Much, number => $"<tr><td>{GeneratedPeople.NameOf(number % 6_000)}</td><td>DOB 03/04/2015</td></tr>")),
    ];
}
