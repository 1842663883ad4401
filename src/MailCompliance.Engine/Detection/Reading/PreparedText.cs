using System.Runtime.InteropServices;
using MailCompliance.Engine.Detection.Contact;
using MailCompliance.Engine.Detection.Names;

namespace MailCompliance.Engine.Detection.Reading;

/// <summary>A text made ready for the detectors: folded one for one, its numbers and key words found in one pass.</summary>
public sealed class PreparedText
{
    /// <summary>A key word counts this many characters before a value; Purview's 300 would be the whole of a short mail.</summary>
    public const int Before = 60;

    /// <summary>A key word counts this many characters after a value.</summary>
    public const int After = 20;

    /// <summary>Longer lines are looked at in stretches of this length: no work grows with the square of a line.</summary>
    public const int MaxLine = 4_000;

    /// <summary>Set in the runtime configuration of the tests; the compiler leaves the counting out elsewhere.</summary>
    private static readonly bool IsCounting = AppContext.TryGetSwitch("MailCompliance.CountSteps", out var isOn) && isOn;

    private readonly ScanFinds finds = new();
    private readonly Lazy<Columns> columns;
    private readonly string folded;
    private readonly CueKinds mentioned;
    private DateSlot[]? dates;
    private int[]? joined;
    private IReadOnlyList<FoundPostcode>? postcodes;

    public PreparedText(ScannedText source)
    {
        Source = source;
        var text = source.Text.Length <= Detectors.MaxScannedCharacters ? source.Text : source.Text[..Detectors.MaxScannedCharacters];
        folded = TextFolding.Fold(text);
        TextScan.Run(folded, NameIndex.Of(source.People).FirstWords, finds);
        foreach (var cue in finds.Cues)
            mentioned |= cue.Kinds;
        columns = new(() => new Columns(this));
    }

    public ScannedText Source { get; }

    /// <summary>What detectors look at: same length and offsets as the text, of at most <see cref="Detectors.MaxScannedCharacters"/>.</summary>
    public string Folded
    {
        get
        {
            CountSteps(1);
            return folded;
        }
    }

    public ReadOnlySpan<DigitGroup> Numbers
    {
        get
        {
            CountSteps(1);
            return CollectionsMarshal.AsSpan(finds.Numbers);
        }
    }

    /// <summary>Words that may begin a name on file, in order.</summary>
    internal ReadOnlySpan<WordSpan> NameWords => CollectionsMarshal.AsSpan(finds.NameWords);

    public ReadOnlySpan<Cue> CueList
    {
        get
        {
            CountSteps(1);
            return CollectionsMarshal.AsSpan(finds.Cues);
        }
    }

    /// <summary>Looks at this text, and characters passed in them; 0 unless counted. Tests prove by it that no detector's work grows with the square of a text.</summary>
    internal long Steps { get; private set; }

    /// <summary>Kinds that the heading of the value's table column names; none outside tables.</summary>
    public CueKinds HeadingAt(int at) => columns.Value.HeadingAt(at);

    /// <summary>Whether any column of the value's table names one of these kinds.</summary>
    public bool IsInTableWith(int at, CueKinds kinds) => Mentions(kinds) && columns.Value.IsInTableWith(at, kinds);

    /// <summary>Filled cells under headings of these kinds, from tables in the text.</summary>
    public IEnumerable<(int Start, int End)> CellsUnder(CueKinds kinds) => Mentions(kinds) ? columns.Value.CellsUnder(kinds) : [];

    /// <summary>Whether any key word of these kinds stands anywhere: lets a detector leave early.</summary>
    public bool Mentions(CueKinds kinds) => (mentioned & kinds) != 0;

    /// <summary>Postcodes in order of appearance, read once for all detectors.</summary>
    internal IReadOnlyList<FoundPostcode> Postcodes => postcodes ??= PostcodeReader.All(this);

    /// <summary>Digits from a group on up to where nothing joins the next one: no number that begins there has more.</summary>
    internal int JoinedFrom(int index) => (joined ??= JoinedDigits.Lengths(this))[index];

    /// <summary>As <see cref="DateReader.At"/>, read once for all detectors.</summary>
    internal FoundDate? DateAt(int index, out int last)
    {
        dates ??= new DateSlot[finds.Numbers.Count];
        ref var slot = ref dates[index];
        if (!slot.IsRead)
            slot = new(true, DateReader.At(this, index, out var found), found);
        last = slot.Last;
        return slot.Date;
    }

    private readonly record struct DateSlot(bool IsRead, FoundDate? Date, int Last);

    /// <summary>Index of the first key word that starts at or after the offset.</summary>
    public int CueIndexFrom(int at)
    {
        var cues = CollectionsMarshal.AsSpan(finds.Cues);
        int low = 0, high = cues.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (cues[middle].Start < at)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    /// <summary>The nearest key word of these kinds before the offset, within the same paragraph.</summary>
    public Cue? CueBefore(int at, CueKinds kinds, int window = Before, bool sameParagraph = true)
    {
        var cues = CollectionsMarshal.AsSpan(finds.Cues);
        for (var index = CueIndexFrom(at) - 1; index >= 0 && at - cues[index].End <= window; index--)
        {
            var cue = cues[index];
            CountSteps(1);
            if ((cue.Kinds & kinds) != 0 && cue.End <= at)
                return (sameParagraph && IsParagraphBreak(cue.End, at)) || cue.Start < columns.Value.FloorOf(at) ? null : cue;
        }

        return null;
    }

    /// <summary>The nearest key word of these kinds at or after the offset, on the same line.</summary>
    public Cue? CueAfter(int at, CueKinds kinds, int window = After)
    {
        var cues = CollectionsMarshal.AsSpan(finds.Cues);
        for (var index = CueIndexFrom(at); index < cues.Length && cues[index].Start - at <= window; index++)
        {
            var cue = cues[index];
            CountSteps(1);
            if ((cue.Kinds & kinds) != 0)
                return Folded.AsSpan(at, cue.Start - at).Contains('\n') ? null : cue;
        }

        return null;
    }

    /// <summary>How well the surroundings of [start, end) speak for a type.</summary>
    /// <param name="own">Key words of the type.</param>
    public Context ContextOf(int start, int end, CueKinds own)
    {
        var heading = HeadingAt(start);
        if ((heading & own) != 0)
            return Context.Heading;
        if ((heading & CueKinds.Labels) != 0)
            return (heading & CueKinds.Negative) != 0 ? Context.Negative : Context.OtherLabel;
        var nearest = CueBefore(start, CueKinds.Labels | own);
        if (nearest is { } label && (label.Kinds & own) != 0)
            return Context.Label;
        if (CueAfter(end, own) is { } after && (CueAfter(end, CueKinds.Labels)?.Start ?? after.Start) >= after.Start && IsBound(end, after))
            return Context.LabelAfter;
        var near = CueBefore(start, own) is not null;
        if (nearest is not { } foreign || !Reaches(foreign.End, start))
            return near ? Context.Near : Context.None;
        if (near && (foreign.Kinds & CueKinds.Negative) == 0)
            return Context.Near;
        return (foreign.Kinds & CueKinds.Negative) != 0 ? Context.Negative : Context.OtherLabel;
    }

    /// <summary>A label after a value belongs to it in brackets or directly, not as the label of the next value: "(NHS)", "is my PIN".</summary>
    private bool IsBound(int end, Cue after)
    {
        var next = after.End;
        while (next < Folded.Length && Folded[next] is ' ' or '\t' or '.')
            next++;
        var labelsNext = next < Folded.Length && (Folded[next] is ':' or '=' or '#' || char.IsAsciiDigit(Folded[next]));
        return !labelsNext && !Folded.AsSpan(end, after.Start - end).ContainsAny(";\n");
    }

    /// <summary>A label of something else speaks for a value only up to its own number, the end of its sentence or of its line.</summary>
    private bool Reaches(int labelEnd, int start)
    {
        var gap = Folded.AsSpan(labelEnd, start - labelEnd);
        CountSteps(gap.Length);
        for (var at = 0; at + 1 < gap.Length; at++)
        {
            if (char.IsAsciiDigit(gap[at]) && char.IsAsciiDigit(gap[at + 1]))
                return false;
            var ends = gap[at] is '\n' or ';' || (gap[at] is '.' or '!' or '?' && char.IsWhiteSpace(gap[at + 1]));
            if (ends && gap[(at + 1)..].ContainsAnyInRange('A', 'z'))
                return false;
        }

        return true;
    }

    public bool IsParagraphBreak(int start, int end)
    {
        var breaks = 0;
        CountSteps(end - start);
        foreach (var c in Folded.AsSpan(start, end - start))
        {
            if (c == '\n' && ++breaks > 1)
                return true;
            if (!char.IsWhiteSpace(c) && c != '>')
                breaks = 0;
        }

        return false;
    }

    /// <summary>The line [Start, End) that holds the offset, line end left out; cut to <see cref="MaxLine"/> either way.</summary>
    public (int Start, int End) LineAt(int at)
    {
        var from = Math.Max(0, at - MaxLine);
        var before = Folded.AsSpan(from, at - from).LastIndexOf('\n');
        CountSteps(before < 0 ? at - from : at - from - before);
        return (before < 0 ? from : from + before + 1, LineEnd(at, MaxLine));
    }

    /// <summary>Where the line that holds the offset ends.</summary>
    public int LineEnd(int at, int within = int.MaxValue)
    {
        var rest = Folded.AsSpan(at, Math.Min(within, Folded.Length - at));
        var end = rest.IndexOf('\n');
        CountSteps(end < 0 ? rest.Length : end);
        return end < 0 ? at + rest.Length : at + end;
    }

    public bool IsLower(int start, int end) => !Folded.AsSpan(start, end - start).ContainsAnyInRange('A', 'Z');

    public char CharAt(int at) => at >= 0 && at < folded.Length ? Folded[at] : '\0';

    private void CountSteps(int count)
    {
        if (IsCounting)
            Steps += count;
    }
}

/// <summary>What the surroundings say of a value, from the worst to the best.</summary>
public enum Context
{
    /// <summary>A label of something that is nobody's: order, invoice, room.</summary>
    Negative,

    /// <summary>A label of another type.</summary>
    OtherLabel,

    None,

    /// <summary>A key word of the type within the window, though another stands nearer.</summary>
    Near,

    LabelAfter,
    Label,

    /// <summary>The heading of the table column.</summary>
    Heading,
}
