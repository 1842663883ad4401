using System.Text;
using MailCompliance.Engine.Verdicts;

namespace MailCompliance.Server.Gateway.Disposal;

/// <summary>The words of a 550: one line per finding, what is wrong and what to do, as Exchange shows them to the sender.</summary>
public static class RefusalText
{
    /// <summary>RFC 5321 section 4.5.3.1.5 allows 512 octets a line with code, enhanced code and CRLF.</summary>
    private const int LongestLine = 496;

    private const int MostLines = 20;

    /// <summary>U+00C0 to U+00FF without their accents; the base library folds none under invariant globalization.</summary>
    private const string PlainLetters = "AAAAAAACEEEEIIIIDNOOOOOxOUUUUYTsaaaaaaaceeeeiiiidnooooo/ouuuuyty";

    private const int FirstAccented = 0xC0;

    /// <param name="utf8">Whether the client understands UTF-8 in replies (RFC 6531 section 3.7.4.1: SMTPUTF8 was given).</param>
    /// <returns>Lines separated by \n; never empty.</returns>
    public static string For(IEnumerable<Ruling> decisive, bool utf8)
    {
        var lines = decisive.Select(ruling => Line(ruling, utf8)).Distinct().ToList();
        if (lines.Count == 0)
            return "Your message does not follow the school's e-mail policy. Ask your technician what to change";
        if (lines.Count > MostLines)
        {
            var more = lines.Count - MostLines + 1;
            lines.RemoveRange(MostLines - 1, more);
            lines.Add($"And {more} further points of this kind.");
        }

        return string.Join('\n', lines);
    }

    /// <summary>The same for the message log, which keeps no file names. A repeat hears this one.</summary>
    /// <param name="fileNames">Of the message's attachments.</param>
    public static string WithoutFileNames(IEnumerable<Ruling> decisive, IEnumerable<string> fileNames, bool utf8)
    {
        var names = fileNames.Where(name => name.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        return For(decisive.Select(ruling => ruling with { Finding = ruling.Finding with { What = Nameless(ruling.Finding.What) } }), utf8);

        string Nameless(string what) => names.Aggregate(what, (text, name) => text.Replace(name, "...", StringComparison.Ordinal));
    }

    /// <summary>Somebody's words as one line of a reply.</summary>
    public static string InReply(string words, bool utf8) => Cut(utf8 ? OneLine(words.Trim()) : Ascii(words.Trim()));

    private static string Line(Ruling ruling, bool utf8)
    {
        var finding = ruling.Finding;
        var whole = $"{Sentence(finding.What)} {Sentence(finding.WhatToDo)}";
        var cited = string.IsNullOrWhiteSpace(ruling.Clause) ? whole : $"{whole} (School policy: {ruling.Clause.Trim()})";
        return Cut(utf8 ? OneLine(cited) : Ascii(cited));
    }

    private static string Sentence(string text)
    {
        var trimmed = text.Trim();
        return trimmed.Length == 0 || trimmed[^1] is '.' or '!' or '?' ? trimmed : trimmed + ".";
    }

    private static string OneLine(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var c in text)
            line.Append(char.IsControl(c) ? ' ' : c);
        return line.ToString();
    }

    /// <summary>Typographic characters become their plain relatives; what has none becomes a question mark.</summary>
    private static string Ascii(string text)
    {
        var line = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            line.Append(rune.Value switch
            {
                >= ' ' and < 0x7f => ((char)rune.Value).ToString(),
                '\u2018' or '\u2019' => "'",
                '\u201c' or '\u201d' => "\"",
                '\u2010' or '\u2011' or '\u2012' or '\u2013' or '\u2014' => "-",
                '\u2026' => "...",
                '\u00a7' => "section",
                '\u00a3' => "GBP ",
                '\u00a0' or < ' ' => " ",
                _ => PlainLetter(rune),
            });
        }

        return line.ToString();
    }

    private static string PlainLetter(Rune rune) =>
        rune.Value is >= FirstAccented and < FirstAccented + 64 ? PlainLetters[rune.Value - FirstAccented].ToString() : "?";

    private static string Cut(string line)
    {
        if (Encoding.UTF8.GetByteCount(line) <= LongestLine)
            return line;
        var kept = new StringBuilder();
        var bytes = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (bytes > LongestLine - 3)
                break;
            kept.Append(rune.ToString());
        }

        return kept.Append("...").ToString();
    }
}
