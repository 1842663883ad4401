namespace MailCompliance.Engine.Facts.Zones;

/// <summary>The zones of one text in the making: begins as new text and history; what is found in the new text is painted over it.</summary>
internal sealed class ZoneList
{
    private readonly string text;
    private List<Zone> zones = [];

    /// <param name="quoted">In order and apart from one another.</param>
    public ZoneList(string text, IReadOnlyList<Stretch> quoted)
    {
        this.text = text;
        var position = 0;
        foreach (var stretch in quoted)
        {
            Add(zones, ZoneKind.New, position, stretch.Start);
            Add(zones, ZoneKind.Quoted, stretch.Start, stretch.End);
            position = stretch.End;
        }

        Add(zones, ZoneKind.New, position, text.Length);
    }

    public IReadOnlyList<Zone> Zones => zones;

    /// <summary>New stretches that hold more than blanks.</summary>
    public IEnumerable<Stretch> Written =>
        zones.Where(zone => zone.Kind == ZoneKind.New && !text.AsSpan(zone.Start..zone.End).IsWhiteSpace())
            .Select(zone => new Stretch(zone.Start, zone.End));

    /// <summary>Gives a stretch another kind where it is new text; the rest keeps its own.</summary>
    public void Paint(ZoneKind kind, Stretch stretch)
    {
        var painted = new List<Zone>(zones.Count + 2);
        foreach (var zone in zones)
        {
            var start = Math.Clamp(stretch.Start, zone.Start, zone.End);
            var end = Math.Clamp(stretch.End, start, zone.End);
            if (zone.Kind != ZoneKind.New || start == end)
            {
                painted.Add(zone);
                continue;
            }

            Add(painted, ZoneKind.New, zone.Start, start);
            Add(painted, kind, start, end);
            Add(painted, ZoneKind.New, end, zone.End);
        }

        zones = painted;
    }

    /// <summary>Where the history begins that nothing new follows; the text's length where something does or there is none.</summary>
    public int HistoryStart()
    {
        var start = text.Length;
        for (var index = zones.Count - 1; index >= 0; index--)
        {
            var zone = zones[index];
            if (zone.Kind == ZoneKind.Quoted)
                start = zone.Start;
            else if (!text.AsSpan(zone.Start..zone.End).IsWhiteSpace())
                break;
        }

        return start;
    }

    private static void Add(List<Zone> zones, ZoneKind kind, int start, int end)
    {
        if (end > start)
            zones.Add(new Zone(kind, start, end));
    }
}
