using MailCompliance.Engine.People;
using MailCompliance.Engine.Policy;
using MailCompliance.Engine.Protection;
using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Storage.Access;
using MailCompliance.Storage.People;
using MailCompliance.Storage.Policies;

namespace MailCompliance.Server.Hosting.Inputs;

/// <summary>The policy and the people that hold now. Changed files are taken over within a second or two, without a restart.</summary>
public sealed class InputsInForce : IAsyncDisposable
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private readonly WatchedInput<SchoolPolicy> policy;
    private readonly WatchedInput<PeopleSnapshot> people;
    private readonly WatchedInput<RecipientCertificates> certificates;
    private readonly string? peopleFolder;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly CancellationTokenSource stop = new();
    private Task watching = Task.CompletedTask;
    private StoredPeopleInput? stored;
    private PeopleKeeping? keeping;
    private GrantedExceptions? granted;
    private PolicyHistory? history;

    private InputsInForce(string policyFile, string? peopleFolder, string? certificateFolder, TimeProvider clock, ILoggerFactory loggers)
    {
        (this.peopleFolder, this.clock) = (peopleFolder, clock);
        logger = loggers.CreateLogger<InputsInForce>();
        policy = PolicyInput.Of(policyFile, clock, logger);
        people = PeopleInput.Of(peopleFolder, logger);
        certificates = CertificateFolder.Of(certificateFolder, logger);
    }

    /// <summary>The policy file's, with the exceptions that were granted in the portal.</summary>
    public SchoolPolicy Policy => granted?.AddTo(policy.Current) ?? policy.Current;

    public PeopleSnapshot People => stored?.Current ?? people.Current;

    /// <summary>Certificates of recipients.</summary>
    public RecipientCertificates Certificates => certificates.Current;

    /// <summary>What is wrong with the files as they are now, for health pages and people; null where they are in force.</summary>
    public string? Problem
    {
        get
        {
            var problems = new[] { policy.Problem, people.Problem, certificates.Problem, stored?.Problem, keeping?.Problem }.OfType<string>().ToList();
            return problems.Count == 0 ? null : string.Join(" ", problems);
        }
    }

    /// <exception cref="ConfigurationException">No policy is named, or policy or people cannot be used: nothing is served without them.</exception>
    public static InputsInForce Open(ServerOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        if (options.Policy.File is not { } file)
            throw new ConfigurationException([new("Policy:File", "is missing: the policy file to go by.")]);
        var inputs = new InputsInForce(file, options.People.Folder, options.Protection.CertificateFolder, clock, loggers);
        List<ConfigurationProblem> problems =
        [
            .. inputs.policy.Open().Select(line => new ConfigurationProblem("Policy:File", line)),
            .. inputs.people.Open().Select(line => new ConfigurationProblem("People:Folder", line)),
            .. inputs.certificates.Open().Select(line => new ConfigurationProblem("Protection:CertificateFolder", line)),
        ];
        return problems.Count == 0 ? inputs : throw new ConfigurationException(problems);
    }

    /// <summary>
    /// Puts the people of the folder into the database, encrypted, now and whenever they change; without a folder takes over what
    /// the database has, now and whenever somebody imports.
    /// </summary>
    /// <exception cref="ConfigurationException">The stored people cannot be decrypted: nothing is served without them.</exception>
    /// <exception cref="System.Data.Common.DbException">The database does not work.</exception>
    public async Task UseAsync(PeopleSnapshots store, CancellationToken cancellation)
    {
        if (peopleFolder is null)
        {
            stored = new StoredPeopleInput(store, logger);
            await stored.OpenAsync(cancellation);
        }
        else
        {
            keeping = new PeopleKeeping(store, peopleFolder, logger);
            await keeping.KeepAsync(people.Current, cancellation);
        }
    }

    /// <summary>Takes over the exceptions that were granted in the portal, now and whenever they change.</summary>
    /// <exception cref="System.Data.Common.DbException">The database does not work.</exception>
    public async Task UseAsync(ExceptionRegister register, CancellationToken cancellation)
    {
        granted = new GrantedExceptions(register, clock, logger);
        await granted.ReadAsync(cancellation);
    }

    /// <summary>Notes the policy in force, now and whenever it changes.</summary>
    public Task UseAsync(PolicyVersions versions, CancellationToken cancellation)
    {
        history = new PolicyHistory(versions, logger);
        return history.LookAsync(policy.Current, cancellation);
    }

    /// <summary>Starts to look for changes; ends with disposal.</summary>
    public void Watch() => watching = WatchAsync(stop.Token);

    /// <summary>Looks for changes once.</summary>
    public void Look()
    {
        policy.Look();
        people.Look();
        certificates.Look();
    }

    /// <summary>Looks for changes of the files, then of the stored people.</summary>
    public async Task LookAsync(CancellationToken cancellation)
    {
        LookAndLog();
        if (stored is not null)
            await stored.LookAsync(cancellation);
        if (keeping is not null)
            await keeping.TryKeepAsync(people.Current, cancellation);
        if (granted is not null)
            await granted.LookAsync(cancellation);
        if (history is not null)
            await history.LookAsync(policy.Current, cancellation);
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
                await LookAsync(cancellation);
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
