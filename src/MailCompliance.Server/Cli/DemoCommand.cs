using System.CommandLine;
using MailCompliance.Server.Hosting.Demo;

namespace MailCompliance.Server.Cli;

/// <summary><c>demo</c>: the whole product on loopback with sample policy, people and mail.</summary>
public static class DemoCommand
{
    private static readonly string Samples = Path.Combine(AppContext.BaseDirectory, "samples");

    public static Command Create()
    {
        var policy = new Option<string>("--policy") { Description = "Policy to show. Default: a sample policy.", DefaultValueFactory = _ => Path.Combine(Samples, "policies", "oakhill.json"), HelpName = "FILE" };
        var people = new Option<string>("--people") { Description = "People to show. Default: sample people.", DefaultValueFactory = _ => Path.Combine(Samples, "people"), HelpName = "FOLDER" };
        var messages = new Option<string>("--messages") { Description = "Messages to send. Default: a good and a bad one for every rule.", DefaultValueFactory = _ => Path.Combine(Samples, "messages"), HelpName = "FOLDER" };
        var folder = new Option<string>("--folder") { Description = "Where the demo keeps its files; made anew at every start.", DefaultValueFactory = _ => "demo-data", HelpName = "FOLDER" };
        var once = new Option<bool>("--once") { Description = "End after the sample messages instead of staying up." };
        var command = new Command("demo", "Try it: sample mail through a gateway on this machine, nothing leaves it.") { policy, people, messages, folder, once };
        command.SetAction(async (parsed, cancellation) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var place = DemoPlace.Prepare(parsed.GetRequiredValue(folder));
            await using var demo = await DemoRun.OpenAsync(place, parsed.GetRequiredValue(policy), parsed.GetRequiredValue(people), cancellation);
            await demo.StartAsync(cancellation);
            await SendSamplesAsync(demo, parsed.GetRequiredValue(messages), output, cancellation);
            DemoTable.PrintWhereToGo(output, demo);
            if (!parsed.GetValue(once))
                await Stop.WaitAsync(cancellation);
            await demo.StopAsync(CancellationToken.None);
            return ExitCodes.Fine;
        });
        return command;
    }

    private static async Task SendSamplesAsync(DemoRun demo, string folder, TextWriter output, CancellationToken cancellation)
    {
        if (!Directory.Exists(folder))
            throw new UsageException($"{folder}: there is no such folder of messages.");
        var files = Directory.GetFiles(folder, "*.eml").Order(StringComparer.Ordinal).ToList();
        var results = new List<DemoResult>();
        foreach (var file in Progress.Over(files, "Sending sample messages", quiet: false))
            results.Add(await demo.TryAsync(file, cancellation));
        DemoTable.Print(output, results);
    }
}
