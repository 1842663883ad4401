using MailCompliance.Storage;

namespace MailCompliance.Tests.Storage;

public sealed class EntryIdTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Of_two_ids_within_a_millisecond_the_later_comes_after_the_earlier()
    {
        var ids = Enumerable.Range(0, 3000).Select(micros => EntryId.New(Noon.AddMicroseconds(micros))).ToList();

        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public void An_id_is_a_uuid_of_version_7_and_names_its_millisecond()
    {
        var id = Guid.Parse(EntryId.New(Noon.AddMilliseconds(1).AddTicks(-1)));

        Assert.Equal(7, id.Version);
        Assert.InRange(id.Variant, 8, 11);
        Assert.Equal(Noon.ToUnixTimeMilliseconds(), Convert.ToInt64(id.ToString("N")[..12], 16));
    }

    [Fact]
    public void Ids_of_the_same_moment_differ() => Assert.Equal(1000, Enumerable.Range(0, 1000).Select(_ => EntryId.New(Noon)).Distinct().Count());
}
