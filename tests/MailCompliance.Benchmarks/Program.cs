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
    case ["all"]:
        return MimeBenchmark.Run() + EngineBenchmark.Run() + PeopleBenchmark.Run() + await GatewayBenchmark.RunAsync();
    default:
        Console.Error.WriteLine("Say which: mime, engine, gateway, people or all.");
        return 1;
}
