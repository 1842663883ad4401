using MailCompliance.Engine.Detection.Names;
using MailCompliance.Engine.Detection.Reading;

namespace MailCompliance.Engine.Detection.Sensitive;

/// <summary>How well a person is identified beside a word.</summary>
internal enum Subject
{
    None,

    /// <summary>he, she, his, her: somebody the reader knows from elsewhere.</summary>
    Pronoun,

    /// <summary>Somebody with a name in the sentence before, or in the form above; this one names nobody.</summary>
    Continued,

    /// <summary>"your son", "Mr Patel", initials with a class.</summary>
    Described,

    /// <summary>By a name that is not on file: two capitalised words beside an identifier.</summary>
    Named,

    /// <summary>On file, by name or identifier.</summary>
    Known,
}

/// <summary>Who is spoken of near a place: the same sentence or row first, then the sentence before.</summary>
internal sealed class Subjects
{
    private const int MaxSentence = 400;

    /// <summary>Sentences, blank lines among them, that a pronoun may reach back beyond the one before.</summary>
    private const int MaxBack = 4;

    /// <summary>Characters of a sentence in between that names nobody.</summary>
    private const int MaxBetween = 120;

    /// <summary>Line ends and blanks between a form and the text below it.</summary>
    private const int MaxBlank = 8;

    /// <summary>Names and identifiers of one sentence that are looked at.</summary>
    private const int MaxPeople = 32;

    /// <summary>Characters that a person's date of birth or number reaches down.</summary>
    private const int MaxRecord = 300;

    /// <summary>Characters that the line above a table reaches down.</summary>
    private const int MaxTable = 1_200;

    private static readonly System.Buffers.SearchValues<char> SentenceSigns = System.Buffers.SearchValues.Create(".!?\n");

    private readonly PreparedText text;
    private readonly List<Hit> people;
    private readonly List<int> furthestEnds;

    /// <param name="others">What the other detectors found: names and identifiers.</param>
    public Subjects(PreparedText text, IEnumerable<Candidate> others)
    {
        this.text = text;
        people = [.. others.Select(candidate => candidate.Hit).Where(IsPerson).OrderBy(hit => hit.Start)];
        furthestEnds = new(people.Count);
        foreach (var hit in people)
            furthestEnds.Add(Math.Max(hit.End, furthestEnds.Count == 0 ? 0 : furthestEnds[^1]));
    }

    public Subject Near(int start, int end)
    {
        var sentence = SentenceAround(start, end);
        var best = Within(sentence.Start, sentence.End);
        if (best >= Subject.Described)
            return best;
        if (best == Subject.None && HasPronounWithin(start, end))
            best = Subject.Pronoun;
        var record = Within(FormRecord.Around(text, start));
        if (record >= Subject.Described)
            return record;
        // the sentence before names whom this one calls she, or goes on about; the next one may say who she was
        var earlier = Before(sentence.Start, out var before);
        if (best == Subject.Pronoun)
            return earlier >= Subject.Described ? earlier : Next(sentence.End) is Subject.Known || IsKnownBefore(before) ? Subject.Known : best;
        if (best == Subject.None && (earlier == Subject.Known || IsTwoBack(before, sentence) || (!IsRow(sentence) && (earlier == Subject.Named || IsBelowForm(sentence.Start)))))
            return Subject.Continued;
        return best == Subject.None && (IsRow(sentence) ? IsRowOfOne(sentence.Start) : HasRecordBefore(sentence.Start)) ? Subject.Continued : best;
    }

    /// <summary>The sentence before the last gave somebody's full name, in the same paragraph, and the last named nobody.</summary>
    private bool IsTwoBack(int before, (int Start, int End) sentence)
    {
        if (before <= 1 || sentence.Start - before > MaxBetween)
            return false;
        var first = SentenceAround(before - 1, before - 1);
        var between = text.Folded.AsSpan(first.Start, sentence.Start - first.Start).TrimStart();
        return HasFullName(first) && !between.Contains('\t') && !between.Contains("\n\n", StringComparison.Ordinal) && !between.Contains("\n\r\n", StringComparison.Ordinal);
    }

    private bool HasFullName((int Start, int End) sentence)
    {
        for (var index = FirstAtOrAfter(furthestEnds, sentence.Start + 1); index < people.Count && people[index].Start < sentence.End; index++)
        {
            if (people[index] is { Type: DetectionType.PersonName, Confidence: Confidence.High })
                return true;
        }

        return false;
    }

    /// <summary>Rows that name nobody, below a line that does: "Subject child: …" and a table of what happened.</summary>
    private bool IsRowOfOne(int row)
    {
        var next = FirstAtOrAfter(furthestEnds, row + 1);
        if (next == 0 || people[next - 1] is not { } last || row - last.End > MaxTable || IsRow(text.LineAt(last.Start)))
            return false;
        return last.Type != DetectionType.PersonName || last.Why.Contains("roster");
    }

    /// <summary>A date of birth or a number of a person stands a few lines above: the message is about whoever it is.</summary>
    private bool HasRecordBefore(int sentence)
    {
        var first = FirstAtOrAfter(furthestEnds, Math.Max(1, sentence - MaxRecord));
        for (var index = first; index < people.Count && index - first < MaxPeople && people[index].Start < sentence; index++)
        {
            if (people[index].Type != DetectionType.PersonName && !IsRow(text.LineAt(people[index].Start)))
                return true;
        }

        return false;
    }

    /// <summary>A row of a table or form speaks of who stands in it.</summary>
    public bool IsRow((int Start, int End) sentence) => text.Folded.AsSpan(sentence.Start, sentence.End - sentence.Start).Contains('\t');

    /// <summary>The first sentence below the lines of a form, "PATIENT: …", in which somebody on file is named.</summary>
    private bool IsBelowForm(int sentence)
    {
        var last = text.Folded.AsSpan(0, sentence)[Math.Max(0, sentence - MaxBlank)..].TrimEnd();
        var at = Math.Max(0, sentence - MaxBlank) + last.Length - 1;
        return last.Length > 0 && text.Folded.AsSpan(at, sentence - at).Contains('\n') && Within(FormRecord.Around(text, at)) == Subject.Known;
    }

    private Subject Before(int sentence, out int start)
    {
        start = 0;
        if (sentence <= 1)
            return Subject.None;
        var earlier = SentenceAround(sentence - 1, sentence - 1);
        start = earlier.Start;
        return Within(earlier);
    }

    /// <summary>A few sentences back somebody on file was named, and he or she has been spoken of since.</summary>
    private bool IsKnownBefore(int sentence)
    {
        for (var sentences = 0; sentences < MaxBack && sentence > 1; sentences++)
        {
            if (Before(sentence, out sentence) == Subject.Known)
                return true;
        }

        return false;
    }

    /// <summary>The word itself says him or her: "hits him", "cut herself".</summary>
    private bool HasPronounWithin(int start, int end)
    {
        var said = text.Folded.AsSpan(start, end - start);
        return said.Contains(" him", StringComparison.OrdinalIgnoreCase) || said.Contains(" her", StringComparison.OrdinalIgnoreCase) || said.Contains(" his", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>A colleague by full name or title, of whose health nobody outside need know.</summary>
    public bool NamesColleague(int start, int end)
    {
        var index = NameIndex.Of(text.Source.People);
        var sentence = SentenceAround(start, end);
        for (var at = sentence.Start; at < sentence.End; at++)
        {
            if (!char.IsAsciiLetterUpper(text.Folded[at]) || char.IsAsciiLetter(text.CharAt(at - 1)))
                continue;
            var last = at;
            while (char.IsAsciiLetter(text.CharAt(last)))
                last++;
            var word = new WordCursor(text, at, last);
            var next = word.Next();
            if (next.IsCapitalised && (index.IsStaffName($"{word.Word} {next.Word}") || (word.Word is "Mr" or "Mrs" or "Ms" or "Miss" or "Dr" && index.Find(next) is { IsStaffFamily: true })))
                return true;
            at = last;
        }

        return false;
    }

    /// <summary>Whether the name of somebody on file begins at the offset.</summary>
    public bool IsNamedAt(int at)
    {
        var first = FirstAtOrAfter(furthestEnds, at + 1);
        return first < people.Count && people[first].Start == at && people[first].Type == DetectionType.PersonName && people[first].Why.Contains("roster");
    }

    private Subject Next(int end) => end + 1 < text.Folded.Length ? Within(SentenceAround(end + 1, end + 1)) : Subject.None;

    private Subject Within((int Start, int End) stretch) => Within(stretch.Start, stretch.End);

    /// <summary>The sentence, the table row or the list item [start, end) lies in.</summary>
    public (int Start, int End) SentenceAround(int start, int end)
    {
        return (SentenceStart(Math.Max(0, start - MaxSentence), start), SentenceEnd(end, Math.Min(text.Folded.Length, end + MaxSentence)));
    }

    private int SentenceStart(int from, int to)
    {
        var folded = text.Folded.AsSpan();
        for (var end = to; end > from;)
        {
            var found = folded[from..end].LastIndexOfAny(SentenceSigns);
            if (found < 0)
                return from;
            end = from + found;
            if (EndsSentence(end))
                return end + 1;
        }

        return from;
    }

    private int SentenceEnd(int from, int to)
    {
        var folded = text.Folded.AsSpan();
        for (var start = from; start < to; start++)
        {
            var found = folded[start..to].IndexOfAny(SentenceSigns);
            if (found < 0)
                return to;
            start += found;
            if (EndsSentence(start))
                return start;
        }

        return to;
    }

    private static int FirstAtOrAfter(List<int> sorted, int wanted)
    {
        int low = 0, high = sorted.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < wanted)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private bool EndsSentence(int at)
    {
        var c = text.Folded[at];
        if (c is '!' or '?')
            return true;
        if (c == '.')
            return char.IsWhiteSpace(text.CharAt(at + 1)) && !IsAbbreviation(at);
        if (c != '\n')
            return false;
        // a wrapped line goes on; an empty line, a list item or a table row does not
        var next = text.CharAt(at + 1);
        return next is '\n' or '\r' or '-' or '*' or '\t' or '\0' || text.Folded.AsSpan(Math.Max(0, at - 200), Math.Min(200, at)) is var before
            && (before[(before.LastIndexOf('\n') + 1)..].Contains('\t') || before.Length - before.LastIndexOf('\n') < 45);
    }

    private bool IsAbbreviation(int stop)
    {
        var start = stop;
        while (start > 0 && char.IsAsciiLetter(text.Folded[start - 1]))
            start--;
        return text.Folded.AsSpan(start, stop - start) is "Mr" or "Mrs" or "Ms" or "Dr" or "St" or "no" or "No" or "approx" or "e" or "g" || stop - start == 1;
    }

    private Subject Within(int start, int end)
    {
        if (OnFileOrNamed(start, end) is { } named)
            return named;

        var cues = text.CueList;
        var best = Subject.None;
        for (var index = text.CueIndexFrom(start); index < cues.Length && cues[index].Start < end; index++)
        {
            var kinds = cues[index].Kinds;
            if ((kinds & CueKinds.Pronoun) != 0)
                best = (Subject)Math.Max((int)best, (int)(text.Folded.AsSpan(cues[index].Start, cues[index].End - cues[index].Start).Contains(' ') ? OfAnybody(start, end) ? Subject.None : Subject.Described : Subject.Pronoun));
            else if ((kinds & CueKinds.Title) != 0 && IsTitled(cues[index]))
                best = Subject.Described;
        }

        return best == Subject.None && HasInitialsWithClass(start, end) ? Subject.Described : best;
    }

    private Subject? OnFileOrNamed(int start, int end)
    {
        // the first that ends behind the start is where the furthest end first lies there
        var first = FirstAtOrAfter(furthestEnds, start + 1);
        var last = Math.Min(people.Count, first + MaxPeople);
        Subject? best = null;
        for (var index = first; index < last && people[index].Start < end; index++)
        {
            if (people[index].Type != DetectionType.PersonName || people[index].Why.Contains("roster"))
                return Subject.Known;
            best = Subject.Named;
        }

        return best;
    }

    /// <summary>"If your child has asthma": said to everybody, and of nobody.</summary>
    private bool OfAnybody(int start, int end)
    {
        var sentence = text.Folded.AsSpan(start, end - start).TrimStart();
        return sentence.StartsWith("if ", StringComparison.OrdinalIgnoreCase) || sentence.Contains(" if ", StringComparison.OrdinalIgnoreCase) || sentence.Contains("whether ", StringComparison.OrdinalIgnoreCase)
            || sentence.Contains("your child's", StringComparison.OrdinalIgnoreCase) && sentence.Contains("please", StringComparison.OrdinalIgnoreCase) && !sentence.Contains("your child's recent", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Mrs Patel.</summary>
    private bool IsTitled(Cue title) => text.CharAt(title.End) is ' ' or '.' && new WordCursor(text, title.Start, title.End).Next() is { IsCapitalised: true } next && next.End - next.Start > 1
        && NameIndex.Of(text.Source.People).Find(next) is not { IsStaffFamily: true };

    /// <summary>"AM in Year 4", "J.B. (5H)".</summary>
    private bool HasInitialsWithClass(int start, int end)
    {
        var sentence = text.Folded.AsSpan(start, end - start);
        if (!sentence.Contains("Year ", StringComparison.Ordinal) && !sentence.Contains("(Y", StringComparison.Ordinal) && !sentence.Contains("in Y", StringComparison.Ordinal))
            return false;
        for (var at = start; at + 1 < end; at++)
        {
            if (char.IsAsciiLetterUpper(text.Folded[at]) && !char.IsAsciiLetterOrDigit(text.CharAt(at - 1))
                && ((char.IsAsciiLetterUpper(text.Folded[at + 1]) && !char.IsAsciiLetterOrDigit(text.CharAt(at + 2)) && text.Folded.AsSpan(at, 2) is not ("TA" or "PE" or "RE" or "IT" or "PP" or "EP" or "GP" or "OT" or "LA"))
                    || (text.Folded[at + 1] == '.' && char.IsAsciiLetterUpper(text.CharAt(at + 2)) && text.CharAt(at + 3) is '.' or ' ')))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsPerson(Hit hit) => hit.Type is DetectionType.PersonName or DetectionType.UniquePupilNumber or DetectionType.NhsNumber or DetectionType.DateOfBirth
        or DetectionType.AdmissionNumber or DetectionType.UniqueLearnerNumber or DetectionType.CandidateNumber;
}
