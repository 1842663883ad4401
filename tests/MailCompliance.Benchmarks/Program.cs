using MailCompliance.Benchmarks;

switch (args)
{
    case ["mime"]:
        return MimeBenchmark.Run();
    case ["engine"]:
        return EngineBenchmark.Run();
    case ["gateway"]:
        return await GatewayBenchmark.RunAsync();
    case ["all"]:
        return MimeBenchmark.Run() + EngineBenchmark.Run() + await GatewayBenchmark.RunAsync();
    default:
        Console.Error.WriteLine("Say which: mime, engine, gateway or all.");
        return 1;
}
