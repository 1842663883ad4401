using MailCompliance.Server.AddIn;
using MailCompliance.Server.AddIn.Contract;

namespace MailCompliance.Tests.AddIn;

/// <summary>What the add-in tells of itself is summed up by program, and nobody can fill the memory with it.</summary>
public sealed class WatchTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Counts_and_times_are_summed_up_by_program()
    {
        using var watch = new AddInWatch(new StoppedClock(Now));
        watch.Told(Told("PC", "16.0.1", [new("sent", 3), new("asked", 1), new("made-up", 7)], [100, 300, 200]));
        watch.Told(Told("PC", "16.0.1", [new("sent", 2)], [900]));
        watch.Told(Told("Mac", "16.103", [new("office-late", 1)], []));
        var windows = watch.Programs().Single(one => one.Platform == "PC");
        Assert.Equal((5, 1, false), (windows.Counts["sent"], windows.Counts["asked"], windows.Counts.ContainsKey("made-up")));
        Assert.Equal((300, 900, Now), (windows.MedianMilliseconds, windows.SlowestMilliseconds, windows.LastSeen));
        Assert.Null(watch.Programs().Single(one => one.Platform == "Mac").MedianMilliseconds);
    }

    [Fact]
    public void What_is_no_platform_and_no_version_is_not_kept()
    {
        using var watch = new AddInWatch(new StoppedClock(Now));
        watch.Told(Told("a.khan@oakhill.example", "rosa.bell@homemail.example", [new("sent", 1)], []));
        var one = Assert.Single(watch.Programs());
        Assert.Equal(("unknown", "unknown"), (one.Platform, one.Version));
    }

    [Fact]
    public void Made_up_versions_are_counted_together()
    {
        using var watch = new AddInWatch(new StoppedClock(Now));
        for (var version = 0; version < 500; version++)
            watch.Told(Told("PC", $"16.{version}", [new("sent", 1)], []));
        Assert.InRange(watch.Programs().Count, 1, 51);
        Assert.Equal(500, watch.Programs().Sum(one => one.Counts["sent"]));
    }

    private static TelemetryRequest Told(string platform, string version, TelemetryCount[] counts, int[] times) =>
        new() { Schema = 1, Client = new DraftClient(platform, version), Counts = counts, SendMilliseconds = times };
}
