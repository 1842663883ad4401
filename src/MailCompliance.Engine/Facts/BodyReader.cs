using MailCompliance.Engine.Duties.Stamping;
using MailCompliance.Engine.Facts.Zones;
using MailCompliance.Engine.Messages;
using MailCompliance.Engine.Text;
using MailCompliance.Mime;

namespace MailCompliance.Engine.Facts;

/// <summary>Reads one body: its text as a reader sees it, its zones, the signature shown, and where a stamp goes.</summary>
internal sealed class BodyReader(SignatureEvidence evidence, IReadOnlyList<StampPattern> stamps, ReplyMarks marks)
{
    // what a hostile text may make us do; honest ones hold one or two
    private const int MaxStamps = 16;
    private const int MaxRemains = 4;
    private const int MaxSignatures = 8;

    private static readonly MarkedHistory Unmarked = new([], int.MaxValue, IsForward: false, SignatureStart: null);

    public (BodyText Body, SignatureBlock Signature) Read(MessageBody body) => body.IsHtml ? ReadHtml(body) : ReadPlain(body);

    private (BodyText Body, SignatureBlock Signature) ReadHtml(MessageBody body)
    {
        var html = HtmlText.Read(body.Content);
        var marked = MarkedHistory.Find(html);
        var analysis = Analyse(html.Text, marked, marked.IsForward, body.IsShown);
        if (analysis.HasDisclaimer && SenderStyles.MayHide(body.Content) && !IsSeenInAnyCase(html, body.Content))
            analysis = analysis with { HasDisclaimer = false };
        var remains = new List<HtmlElement>();
        if (!analysis.HasDisclaimer)
        {
            remains.AddRange(Outermost(html.Elements.Where(element => StampMark.IsDisclaimer(element) && analysis.IsNew(element.TextStart))).Take(MaxRemains));
            remains.ForEach(element => analysis.Zones.Paint(ZoneKind.Disclaimer, new Stretch(element.TextStart, element.TextEnd)));
        }

        var historyStart = analysis.Zones.HistoryStart();
        var atEnd = historyStart == html.Text.Length;
        var place = new StampPlace(
            Clear(atEnd ? html.End : html.SourceAbove(historyStart), remains),
            [.. remains.Select(element => element.SourceStart..element.SourceEnd)],
            atEnd ? html.Closers : "")
        {
            End = new StampEnd(Clear(html.End, remains), html.Closers),
        };
        return (analysis.ToBody(body, html.Text, place) with { Hidden = html.Hidden }, analysis.Signature);
    }

    /// <summary>Whether a stamp stands complete in an element of ours that no style can reach.</summary>
    private bool IsSeenInAnyCase(HtmlText html, string source) => html.Elements.Any(element =>
        StampMark.IsHardened(element, source) && stamps.Any(stamp => stamp.FindIn(html.Text, new Stretch(element.TextStart, element.TextEnd)).Any()));

    private static IEnumerable<HtmlElement> Outermost(IEnumerable<HtmlElement> inOrderOfStart)
    {
        var end = 0;
        foreach (var element in inOrderOfStart)
        {
            if (element.SourceStart < end)
                continue;
            end = element.SourceEnd;
            yield return element;
        }
    }

    // never into what is removed
    private static int Clear(int offset, List<HtmlElement> remains) =>
        remains.Find(element => offset > element.SourceStart && offset < element.SourceEnd) is { } around ? around.SourceEnd : offset;

    private (BodyText Body, SignatureBlock Signature) ReadPlain(MessageBody body)
    {
        var text = body.Content;
        if (Uuencoding.MayBeIn(text))
            UuencodedText.Extract(text, MimeLimits.Default, out text);
        if (IsFlowed(body.Source, out var delSp))
            text = FlowedText.Unwrap(text, delSp);

        var analysis = Analyse(text, Unmarked, isForward: false, body.IsShown);
        var isAsWritten = ReferenceEquals(text, body.Content) || text == body.Content;
        var historyStart = isAsWritten ? analysis.Zones.HistoryStart() : HistoryStartOf(body.Content);
        var place = new StampPlace(EndOfNew(body.Content, historyStart), []) { End = new StampEnd(EndOfNew(body.Content, body.Content.Length), "") };
        return (analysis.ToBody(body, text, place), analysis.Signature);
    }

    private static int HistoryStartOf(string text)
    {
        var history = QuotedHistory.Find(new TextLines(text), [], text.Length);
        return new ZoneList(text, history.Quoted).HistoryStart();
    }

    // behind the last line that says something; blanks between it and the history stay where they are, and PGP armour stays whole
    private static int EndOfNew(string text, int historyStart)
    {
        var written = text.AsSpan(0, historyStart).TrimEnd().Length;
        if (written == 0)
            return historyStart;
        var feed = text.AsSpan(written..historyStart).IndexOf('\n');
        return InlinePgp.Outside(text, feed < 0 ? historyStart : written + feed + 1);
    }

    private static bool IsFlowed(MimePart? source, out bool delSp)
    {
        delSp = string.Equals(source?.ContentType.Parameter("delsp"), "yes", StringComparison.OrdinalIgnoreCase);
        return source?.ContentType.MediaType == "text/plain"
            && string.Equals(source.ContentType.Parameter("format"), "flowed", StringComparison.OrdinalIgnoreCase);
    }

    private Analysis Analyse(string text, MarkedHistory marked, bool isForward, bool isShown)
    {
        var lines = new TextLines(text);
        var history = QuotedHistory.Find(lines, marked.Quoted, Math.Min(marked.RestFrom, text.Length));
        var zones = new ZoneList(text, history.Quoted);
        var found = zones.Written.SelectMany(written => stamps.SelectMany(stamp => stamp.FindIn(text, written))).Take(MaxStamps).ToList();
        found.ForEach(stretch => zones.Paint(ZoneKind.Disclaimer, stretch));

        var signature = SignatureBlock.None;
        foreach (var written in Ends(zones.Written.ToList()))
        {
            var zone = SignatureZone.Find(lines, written, marked.SignatureStart, evidence);
            var looked = zone ?? SignatureZone.Tail(lines, written);
            if (isShown)
                signature = signature.With(evidence.FieldsOf(text.AsSpan(looked.Start..looked.End)));
            if (zone is { } stretch)
                zones.Paint(ZoneKind.Signature, stretch);
        }

        var isPassedOn = isForward || history.IsForward || marks.IsForward || !marks.IsReply;
        return new Analysis(zones, signature, found.Count > 0, isPassedOn && history.Quoted.Count > 0);
    }

    // a signature stands at the end, or at the end of what is above the quotation: not between every two quoted lines
    private static IEnumerable<Stretch> Ends(List<Stretch> written) =>
        written.Count <= MaxSignatures ? written : written[^(MaxSignatures - 1)..].Prepend(written[0]);

    private sealed record Analysis(ZoneList Zones, SignatureBlock Signature, bool HasDisclaimer, bool IsForward)
    {
        public bool IsNew(int offset) => Zone.KindAt(Zones.Zones, offset) != ZoneKind.Quoted;

        public BodyText ToBody(MessageBody body, string text, StampPlace place) => new()
        {
            Text = text,
            Zones = Zones.Zones,
            IsHtml = body.IsHtml,
            IsShown = body.IsShown,
            IsForward = IsForward,
            Source = body.Source,
            HistoryStart = Zones.HistoryStart(),
            HasDisclaimer = HasDisclaimer,
            Stamp = IsEditable(body.Source) ? place : null,
        };

        private static bool IsEditable(MimePart? source) =>
            source?.ContentType.MediaType is "text/plain" or "text/html" && !MessageSecurityReader.IsSealed(source);
    }
}
