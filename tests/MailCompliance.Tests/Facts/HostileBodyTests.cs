using FsCheck;
using FsCheck.Fluent;
using MailCompliance.Engine.Facts;
using MailCompliance.Engine.Text;

namespace MailCompliance.Tests.Facts;

public sealed class HostileBodyTests
{
    private static readonly string[] Pieces =
        ["<div class=\"gmail_quote\">", "</div>", "<blockquote type=cite>", "</blockquote>", "<table><tr><td>", "</td>", "<p style=display:none>",
         "<!--", "-->", "<", "&nbsp;", "&#0;", "text ", "\r\n", "> quoted\r\n", "On 3 June at 10:11 a@x wrote:\r\n", "From: a\r\nSent: b\r\nTo: c\r\n",
         "-- \r\n", "Kind regards\r\n", "-----Original Message-----\r\n", "<div id=mailcompliance-disclaimer>", "<br>", "<pre>", "</", "'\"", Reading.StampText];

    [Fact]
    public void Zones_cover_any_text_and_stamps_have_a_place_in_it()
    {
        var property = Prop.ForAll(Gen.Elements(Pieces).ListOf().ToArbitrary(), pieces =>
        {
            var content = string.Concat(pieces);
            return Holds(content, isHtml: true) && Holds(content, isHtml: false);
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400).WithReplay(20261125, 1), property);
    }

    [Theory]
    [InlineData("> a\nb\n", 20_000)]
    [InlineData("<blockquote type=cite>a</blockquote>b", 20_000)]
    [InlineData("<blockquote>", 50_000)]
    [InlineData("</div>", 50_000)]
    [InlineData("<p hidden>", 50_000)]
    [InlineData("On 3 June\n", 20_000)]
    [InlineData("From: a\n", 20_000)]
    [InlineData("<a b='", 20_000)]
    [InlineData("<!-- --!>", 200_000)]
    public void Repetition_ends_in_good_time(string piece, int times)
    {
        var content = string.Concat(Enumerable.Repeat(piece, times));
        Assert.True(Holds(content, isHtml: true));
        Assert.True(Holds(content, isHtml: false));
    }

    [Fact]
    public void Quotations_beyond_the_most_count_as_new_text()
    {
        var body = Reading.Body(string.Concat(Enumerable.Repeat("> a\nb\n", 20_000)), isHtml: false).Body;
        Assert.InRange(body.Zones.Count, 500, 1_100);
        Assert.NotEqual(ZoneKind.Quoted, body.Zones[^1].Kind);
        Assert.Equal(body.Text.Length, body.HistoryStart);
    }

    [Fact]
    public void Comments_end_where_browsers_end_them() =>
        Assert.Equal("a b c d", HtmlText.Read("a <!-- x --!>b <!-- --x - -->c <!--- x ---->d").Text);

    [Fact]
    public void The_kind_of_a_place_is_that_of_the_zone_around_it()
    {
        Zone[] zones = [new(ZoneKind.New, 0, 3), new(ZoneKind.Quoted, 3, 3), new(ZoneKind.Signature, 3, 8)];
        Assert.Equal(
            [ZoneKind.New, ZoneKind.New, ZoneKind.New, ZoneKind.Signature, ZoneKind.Signature],
            new[] { -1, 0, 2, 3, 7 }.Select(offset => Zone.KindAt(zones, offset)));
        Assert.Equal(ZoneKind.New, Zone.KindAt(zones, 8));
        Assert.Equal(ZoneKind.New, Zone.KindAt([], 0));
    }

    private static bool Holds(string content, bool isHtml)
    {
        var body = Reading.Body(content, isHtml).Body;
        var position = 0;
        foreach (var zone in body.Zones)
        {
            if (zone.Start != position || zone.End <= zone.Start)
                return false;
            position = zone.End;
        }

        var end = isHtml ? HtmlText.Read(content).End : content.Length;
        return position == body.Text.Length && body.Stamp!.Offset >= 0 && body.Stamp.Offset <= Math.Max(end, content.Length);
    }
}
