using MailCompliance.Benchmarks;

switch (args)
{
    case ["mime"]:
        return MimeBenchmark.Run();
    case ["engine"]:
        return EngineBenchmark.Run();
    case ["gateway"]:
        return await GatewayBenchmark.RunAsync();
    case ["people"]:
        return PeopleBenchmark.Run();
    case ["labelled", .. var options]:
        return await LabelledMeasure.RunAsync(options);
    case ["all"]:
        return MimeBenchmark.Run() + EngineBenchmark.Run() + PeopleBenchmark.Run() + await GatewayBenchmark.RunAsync();
    default:
        Console.Error.WriteLine("Say which: mime, engine, gateway, people, labelled or all.");
        return 1;
}
