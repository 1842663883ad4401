using System.Net;
using System.Text;

namespace MailCompliance.Labelled;

/// <summary>Writes one text as programs send it: a MIME entity with its headers.</summary>
/// <remarks>
/// text: plain UTF-8. qp, base64: the same in that encoding, one line a paragraph. flowed: RFC 3676. html: simple HTML.
/// gmail: div elements. outlook: Word's paragraphs; lines with tabs become a table.
/// </remarks>
internal static class BodyForm
{
    public static string Write(string form, string text) => form switch
    {
        "text" => Entity("text/plain; charset=utf-8", "8bit", text),
        "qp" => Entity("text/plain; charset=utf-8", "quoted-printable", QuotedPrintable(text)),
        "base64" => Entity("text/plain; charset=utf-8", "base64", Base64(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")))),
        "flowed" => Entity("text/plain; charset=utf-8; format=flowed", "8bit", Flowed(text)),
        "html" => Html($"<html><body>{string.Join("<br>\n", Escaped(text).Split('\n'))}</body></html>"),
        "gmail" => Html($"<div dir=\"ltr\">{string.Concat(Escaped(text).Split('\n').Select(line => line.Length == 0 ? "<div><br></div>" : $"<div>{line}</div>"))}</div>"),
        "outlook" => Html(Outlook(text)),
        _ => throw new FormatException($"There is no form \"{form}\"."),
    };

    public static string Base64(byte[] content) => Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n");

    private static string Html(string html) => Entity("text/html; charset=utf-8", "quoted-printable", QuotedPrintable(html));

    private static string Entity(string type, string encoding, string content) =>
        $"Content-Type: {type}\nContent-Transfer-Encoding: {encoding}\n\n{content}";

    private static string Escaped(string text) => WebUtility.HtmlEncode(text).Replace("&#164;", "¤", StringComparison.Ordinal).Replace("&#166;", "¦", StringComparison.Ordinal);

    private static string Outlook(string text)
    {
        var html = new StringBuilder("<html xmlns:o=\"urn:schemas-microsoft-com:office:office\"><head><style>p.MsoNormal{margin:0cm}</style></head><body lang=EN-GB><div class=WordSection1>\n");
        var inTable = false;
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            var isRow = line.Contains('\t');
            if (isRow != inTable)
                html.Append(isRow ? "<table class=MsoTableGrid border=1>\n" : "</table>\n");
            inTable = isRow;
            if (isRow)
                html.Append("<tr>").AppendJoin("", line.Split('\t').Select(cell => $"<td valign=top><p class=MsoNormal>{Paragraph(cell)}</p></td>")).Append("</tr>\n");
            else
                html.Append("<p class=MsoNormal>").Append(Paragraph(line)).Append("</p>\n");
        }

        return html.Append(inTable ? "</table>\n" : "").Append("</div></body></html>\n").ToString();
    }

    private static string Paragraph(string line) => line.Length == 0 ? "<o:p>&nbsp;</o:p>" : $"<span style='font-size:11.0pt'>{Escaped(line)}<o:p></o:p></span>";

    /// <summary>RFC 2045 section 6.7, lines of 76 characters wherever they fall.</summary>
    private static string QuotedPrintable(string text)
    {
        var lines = new StringBuilder();
        foreach (var line in text.TrimEnd('\n').Split('\n'))
        {
            var used = 0;
            foreach (var octet in Encoding.UTF8.GetBytes(line))
            {
                var sign = octet is (>= 32 and <= 126 and not (byte)'=') or (byte)'\t' ? ((char)octet).ToString() : $"={octet:X2}";
                if (used + sign.Length > 75)
                {
                    lines.Append("=\n");
                    used = 0;
                }

                lines.Append(sign);
                used += sign.Length;
            }

            if (line.Length > 0 && line[^1] is ' ' or '\t')
                lines.Remove(lines.Length - 1, 1).Append(line[^1] == ' ' ? "=20" : "=09");
            lines.Append('\n');
        }

        return lines.ToString();
    }

    private static string Flowed(string text)
    {
        var lines = new StringBuilder();
        foreach (var paragraph in text.TrimEnd('\n').Split('\n'))
        {
            var rest = paragraph;
            while (rest.Length > 72 && rest.LastIndexOf(' ', 70) is var space and > 0)
            {
                lines.Append(rest[..(space + 1)]).Append('\n');
                rest = rest[(space + 1)..];
            }

            lines.Append(rest.TrimEnd(' ')).Append('\n');
        }

        return lines.ToString();
    }
}
