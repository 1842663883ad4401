namespace MailCompliance.Engine.Rules;

/// <summary>Words that the writer gives as somebody else's: between quotation marks, or after a verb of speaking.</summary>
internal static class QuotedSpeech
{
    private const int MaxQuotation = 600;
    private const int VerbReach = 60;

    private static readonly (char Open, char Close)[] Marks = [('“', '”'), ('„', '“'), ('‘', '’'), ('«', '»'), ('"', '"')];

    private static readonly string[] Verbs =
    [
        "called", "calling", "calls", "shouted", "shouting", "yelled", "screamed", "said", "saying", "swore", "wrote", "texted",
        "the word", "the words", "the phrase", "the term", "written on", "graffiti", "spelled", "spelt",
    ];

    /// <summary>Whether what stands at [start, end) of the text is somebody else's words.</summary>
    public static bool Covers(string text, int start, int end) => IsBetweenMarks(text, start, end) || IsReported(text, start);

    private static bool IsBetweenMarks(string text, int start, int end)
    {
        var from = ParagraphStart(text, start);
        foreach (var (open, close) in Marks)
        {
            var opening = LastOpening(text, from, start, open, close);
            if (opening < 0)
                continue;
            var reach = Math.Min(text.Length, opening + MaxQuotation);
            for (var at = end; at < reach; at++)
            {
                if (text[at] == close && !IsApostrophe(text, at))
                    return true;
            }
        }

        return false;
    }

    /// <summary>The mark that is open at <paramref name="before"/>; -1 where none is.</summary>
    private static int LastOpening(string text, int from, int before, char open, char close)
    {
        var opening = -1;
        for (var at = from; at < before; at++)
        {
            if (opening >= 0 && text[at] == close && !IsApostrophe(text, at))
                opening = -1;
            else if (opening < 0 && text[at] == open)
                opening = at;
        }

        return opening;
    }

    /// <summary>’ between two letters: "don’t".</summary>
    private static bool IsApostrophe(string text, int at) =>
        text[at] == '’' && at > 0 && at + 1 < text.Length && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1]);

    private static int ParagraphStart(string text, int at)
    {
        var floor = Math.Max(0, at - MaxQuotation);
        for (var position = at - 1; position > floor; position--)
        {
            if (text[position] == '\n' && IsBlankLine(text, position))
                return position;
        }

        return floor;
    }

    private static bool IsBlankLine(string text, int lineEnd)
    {
        for (var at = lineEnd - 1; at >= 0; at--)
        {
            if (text[at] == '\n')
                return true;
            if (!char.IsWhiteSpace(text[at]))
                return false;
        }

        return false;
    }

    /// <summary>"he called her a …": a verb of speaking in the same sentence, and not the writer who speaks.</summary>
    private static bool IsReported(string text, int start)
    {
        var from = Math.Max(0, start - VerbReach);
        var stop = text.AsSpan(from, start - from).LastIndexOfAny(".!?\n");
        var sentence = text[(stop < 0 ? from : from + stop + 1)..start];
        foreach (var verb in Verbs)
        {
            var at = WordSearch.IndexOf(sentence, verb, 0, sentence.Length);
            if (at >= 0 && !IsWriter(sentence.AsSpan(0, at)))
                return true;
        }

        return false;
    }

    private static bool IsWriter(ReadOnlySpan<char> before)
    {
        before = before.TrimEnd();
        return before.EndsWith("I") && (before.Length == 1 || !char.IsLetterOrDigit(before[^2]));
    }
}
