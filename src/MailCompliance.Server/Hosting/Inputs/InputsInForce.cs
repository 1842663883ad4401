using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Server.Hosting.Configuration;

namespace MailCompliance.Server.Hosting.Inputs;

/// <summary>The policy and the people that hold now. Changed files are taken over within a second or two, without a restart.</summary>
public sealed class InputsInForce : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly WatchedInput<SchoolPolicy> policy;
    private readonly WatchedInput<PeopleSnapshot> people;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stop = new();
    private Task watching = Task.CompletedTask;

    private InputsInForce(string policyFile, string? peopleFolder, TimeProvider clock, ILoggerFactory loggers)
    {
        this.clock = clock;
        logger = loggers.CreateLogger<InputsInForce>();
        policy = PolicyInput.Of(policyFile, clock, logger);
        people = PeopleInput.Of(peopleFolder, logger);
    }

    public SchoolPolicy Policy => policy.Current;

    public PeopleSnapshot People => people.Current;

    /// <summary>What is wrong with the files as they are now, for health pages and people; null where they are in force.</summary>
    public string? Problem => (policy.Problem, people.Problem) switch
    {
        (null, null) => null,
        (var one, null) => one,
        (null, var other) => other,
        var (one, other) => $"{one} {other}",
    };

    /// <exception cref="ConfigurationException">No policy is named, or policy or people cannot be used: nothing is served without them.</exception>
    public static InputsInForce Open(ServerOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        if (options.Policy.File is not { } file)
            throw new ConfigurationException([new("Policy:File", "is missing: the policy file to go by.")]);
        var inputs = new InputsInForce(file, options.People.Folder, clock, loggers);
        List<ConfigurationProblem> problems =
        [
            .. inputs.policy.Open().Select(line => new ConfigurationProblem("Policy:File", line)),
            .. inputs.people.Open().Select(line => new ConfigurationProblem("People:Folder", line)),
        ];
        return problems.Count == 0 ? inputs : throw new ConfigurationException(problems);
    }

    /// <summary>Starts to look for changes; ends with disposal.</summary>
    public void Watch() => watching = WatchAsync(stop.Token);

    /// <summary>Looks for changes once.</summary>
    public void Look()
    {
        policy.Look();
        people.Look();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await watching;
        stop.Dispose();
    }

    private async Task WatchAsync(CancellationToken cancellation)
    {
        using var timer = new PeriodicTimer(LookEvery, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
                LookAndLog();
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // the way this ends
        }
    }

    /// <summary>A fault of the file system must not end the watch; what is in force stays so.</summary>
    private void LookAndLog()
    {
        try
        {
            Look();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            logger.LogError(e, "Policy or people cannot be looked at; what is in force stays so");
        }
    }
}
