using Aspire.Cli;

return await CommandLine.RunAsync(args);
