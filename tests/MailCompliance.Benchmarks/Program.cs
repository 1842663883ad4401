using System.Globalization;
using MailCompliance.Benchmarks;
using MailCompliance.Benchmarks.Hostile;

switch (args)
{
    case ["mime"]:
        return MimeBenchmark.Run();
    case ["engine"]:
        return EngineBenchmark.Run();
    case ["gateway"]:
        return await GatewayBenchmark.RunAsync();
    case ["graph"]:
        return await GraphBenchmark.RunAsync(5_000, 100_000);
    case ["graph", var mailboxes, var messages]:
        return await GraphBenchmark.RunAsync(int.Parse(mailboxes, CultureInfo.InvariantCulture), int.Parse(messages, CultureInfo.InvariantCulture));
    case ["people"]:
        return PeopleBenchmark.Run();
    case ["addin"]:
        return await AddInBenchmark.RunAsync();
    case ["labelled", .. var options]:
        return await LabelledMeasure.RunAsync(options);
    case ["detection", .. var folders]:
        return DetectionBenchmark.Run(folders.FirstOrDefault());
    case ["hostile", .. var wanted]:
        return HostileBenchmark.Run(wanted);
    case ["portal"]:
        return await PortalBenchmark.RunAsync();
    case ["storage"]:
        return await StorageBenchmark.RunAsync();
    case ["pdf", var folder]:
        return await PdfComparison.RunAsync(folder);
    case ["all"]:
        return MimeBenchmark.Run() + EngineBenchmark.Run() + PeopleBenchmark.Run() + await StorageBenchmark.RunAsync() + await GatewayBenchmark.RunAsync() + await AddInBenchmark.RunAsync();
    default:
        Console.Error.WriteLine("Say which: mime, engine, gateway, graph, people, addin, storage, portal, labelled, detection, hostile, pdf FOLDER or all.");
        return 1;
}
