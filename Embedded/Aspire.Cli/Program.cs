Console.WriteLine("aspire");
