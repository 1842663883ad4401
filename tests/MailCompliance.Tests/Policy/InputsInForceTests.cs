using MailCompliance.Server.Hosting.Configuration;
using MailCompliance.Server.Hosting.Inputs;
using Microsoft.Extensions.Logging;

namespace MailCompliance.Tests.Policy;

public sealed class InputsInForceTests : IAsyncDisposable
{
    private const string Valid = """{ "school": { "name": "Oakhill", "domains": ["oakhill.example"] }, "policy": { "reviewDate": "2090-01-01" }, "rules": { "subject": { "outcome": "warn" } } }""";

    private readonly string folder = Directory.CreateTempSubdirectory("inputs-").FullName;
    private readonly LogLines log = new();
    private InputsInForce? inputs;
    private int step;

    public async ValueTask DisposeAsync()
    {
        if (inputs is not null)
            await inputs.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private string PolicyPath => Path.Combine(folder, "policy.json");

    private InputsInForce Open() => inputs = InputsInForce.Open(
        new ServerOptions { Policy = new() { File = PolicyPath }, People = new() { Folder = folder } }, TimeProvider.System, log);

    /// <summary>Writes with a time of its own, so that no two writes look alike.</summary>
    private void Write(string name, string text)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc).AddSeconds(step++));
    }

    [Fact]
    public void A_changed_policy_is_in_force_without_a_restart()
    {
        Write("policy.json", Valid);
        var open = Open();
        var before = open.Policy;

        open.Look();
        Assert.Same(before, open.Policy);
        Write("policy.json", Valid.Replace("warn", "block", StringComparison.Ordinal));
        open.Look();

        Assert.NotEqual(before.Hash, open.Policy.Hash);
        Assert.Contains("Information The changed policy is in force", log.Lines);
        Assert.Null(open.Problem);
    }

    [Fact]
    public void A_bad_policy_is_refused_loudly_once_and_the_old_one_kept()
    {
        Write("policy.json", Valid);
        var open = Open();
        var before = open.Policy;

        Write("policy.json", Valid.Replace("\"subject\"", "\"subjekt\"", StringComparison.Ordinal));
        open.Look();
        open.Look();

        Assert.Same(before, open.Policy);
        Assert.Contains("rules.subjekt", open.Problem, StringComparison.Ordinal);
        var line = Assert.Single(log.Lines, entry => entry.StartsWith("Error", StringComparison.Ordinal));
        Assert.Contains($"{PolicyPath}:1: rules.subjekt: there is no rule \"subjekt\". Did you mean \"subject\"?", line, StringComparison.Ordinal);

        Write("policy.json", Valid);
        open.Look();
        Assert.Null(open.Problem);
    }

    [Fact]
    public void A_policy_that_disappears_stays_in_force()
    {
        Write("policy.json", Valid);
        var open = Open();

        File.Delete(PolicyPath);
        open.Look();

        Assert.Single(open.Policy.Rules);
        Assert.Contains("cannot be read", open.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_served_without_a_policy_that_can_be_used()
    {
        Write("policy.json", "{ \"rules\": { \"subjekt\": {} }, \"dutties\": {} }");
        Write("staff.csv", "mail\n");

        var problems = Assert.Throws<ConfigurationException>(Open).Problems;

        Assert.Equal(["Policy:File", "Policy:File", "People:Folder"], problems.Select(problem => problem.Path));
    }

    [Fact]
    public void Changed_people_are_known_without_a_restart()
    {
        Write("policy.json", Valid);
        Write("staff.csv", "email,family\na@oakhill.example,Khan\n");
        var open = Open();

        Write("staff.csv", "email,family\nb@oakhill.example,Hart\n");
        open.Look();

        Assert.Null(open.People.StaffAt("a@oakhill.example"));
        Assert.Equal("Hart", open.People.StaffAt("b@oakhill.example")?.Family);
    }

    [Fact]
    public void An_export_that_lost_most_people_is_refused()
    {
        Write("policy.json", Valid);
        Write("pupils.csv", "given,family\n" + string.Concat(Enumerable.Range(0, 100).Select(number => $"A{number},B\n")));
        var open = Open();

        Write("pupils.csv", "given,family\nA,B\n");
        open.Look();

        Assert.Equal(100, open.People.Pupils.Count);
        Assert.Contains("pupils.csv names 1 person where it named 100", open.Problem, StringComparison.Ordinal);
    }

    /// <summary>Keeps what is logged.</summary>
    private sealed class LogLines : ILoggerFactory, ILogger
    {
        public List<string> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public void AddProvider(ILoggerProvider provider)
        {
        }

        public void Dispose()
        {
        }

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Add($"{logLevel} {formatter(state, exception)}");
    }
}
