// Time and allocations of what every event goes through inside a service: Micro <folder for the results>. eng/bench.sh builds and starts it.
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Micro;

if (args is not [var results])
{
    await Console.Error.WriteLineAsync("Usage: Micro <folder for the results>");
    return 2;
}

// In this process: a project made up elsewhere would have to restore everything once more.
var config = ManualConfig.CreateMinimumViable()
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddExporter(MarkdownExporter.GitHub)
    .WithArtifactsPath(results);
var summary = BenchmarkRunner.Run<EventBenchmarks>(config);
return summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success) ? 1 : 0;
