// Measures time and allocations per event inside a service: Micro <folder for the results>. Built and started by eng/bench.sh.
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

// In-process toolchain: a generated benchmark project would need another package restore.
var config = ManualConfig.CreateMinimumViable()
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddExporter(MarkdownExporter.GitHub)
    .WithArtifactsPath(results);
var summary = BenchmarkRunner.Run<EventBenchmarks>(config);
return summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success) ? 1 : 0;
