using System.Threading.RateLimiting;
using MailCompliance.Server.AddIn.Contract;
using MailCompliance.Storage.Pairing;

namespace MailCompliance.Server.AddIn;

/// <summary>Takes the add-in's counts. Whose they are is forgotten at once.</summary>
internal sealed class Telling(AddInParts parts) : IDisposable
{
    private const int MostCounts = 50;
    private const int MostTimes = 100;

    /// <summary>More than any mailbox sends between two reports.</summary>
    private const int LargestCount = 100_000;

    private const int LongestTime = 600_000;

    /// <summary>One for every new message and some to spare; counts that come too often are worth nothing.</summary>
    private readonly PartitionedRateLimiter<string> rate = PartitionedRateLimiter.Create<string, string>(mailbox => RateLimitPartition.GetTokenBucketLimiter(mailbox, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = 6, TokensPerPeriod = 1, ReplenishmentPeriod = TimeSpan.FromSeconds(10), QueueLimit = 0,
    }));

    public async Task<IResult> TakeAsync(HttpContext context, ConnectedMailbox mailbox, CancellationToken cancellation)
    {
        var told = await RequestBody.ReadAsync<TelemetryRequest>(context, cancellation);
        var errors = Check(told);
        if (errors.Count > 0)
            return Problems.Invalid(errors);
        using var lease = rate.AttemptAcquire(mailbox.Mailbox);
        if (!lease.IsAcquired)
            return Problems.TooMany(context);
        parts.Watch.Told(told);
        return Results.NoContent();
    }

    public void Dispose() => rate.Dispose();

    private static Dictionary<string, string[]> Check(TelemetryRequest told)
    {
        var errors = new Dictionary<string, string[]>();
        if (told.Schema != 1)
            errors["/schema"] = ["must be 1"];
        if (told.Counts.Count > MostCounts || told.Counts.Any(one => one is not { Name.Length: > 0 and <= 64, Count: > 0 and <= LargestCount }))
            errors["/counts"] = [$"must be at most {MostCounts}, each with a name and a number from 1 to {LargestCount}"];
        if (told.SendMilliseconds.Count > MostTimes || told.SendMilliseconds.Any(time => time is < 0 or > LongestTime))
            errors["/sendMilliseconds"] = [$"must be at most {MostTimes} numbers from 0 to {LongestTime}"];
        return errors;
    }
}
