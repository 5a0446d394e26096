/** The names the vendor knows in each record, and what each holds. A name that is not here does not exist. */
export type FieldKind = 'number' | 'text' | 'flag' | 'date' | 'reference' | 'list';
export type Fields = ReadonlyMap<string, FieldKind>;

interface Names {
  readonly numbers?: string;
  readonly texts?: string;
  readonly flags?: string;
  readonly dates?: string;
  readonly references?: string;
  readonly lists?: string;
}

const kinds: readonly (readonly [keyof Names, FieldKind])[] = [
  ['numbers', 'number'],
  ['texts', 'text'],
  ['flags', 'flag'],
  ['dates', 'date'],
  ['references', 'reference'],
  ['lists', 'list'],
];

function resource(names: Names): Fields {
  const fields = new Map<string, FieldKind>();
  for (const [group, kind] of kinds) {
    for (const name of names[group]?.trim().split(/\s+/) ?? []) fields.set(name, kind);
  }
  return fields;
}

/** What a reference may hold; which of them it holds depends on what it points at. */
export const referenceFields: Fields = resource({
  numbers: 'id sort',
  texts: 'identifier name type summary level deviceIdentifier currencyCode currencyIdentifier symbol',
  flags: 'serializedFlag chargeFirmFlag',
});

export const fieldsOf = {
  addition: resource({
    numbers: `
      id agreementId billedQuantity extCost extPrice extendedProrateCost extendedProratePrice lessIncluded
      margin prorateCost proratePrice quantity sequenceNumber unitCost unitPrice`,
    texts: 'agreementStatus billCustomer description invoiceDescription serialNumber uom',
    flags: 'prorateCurrentPeriodFlag purchaseItemFlag specialOrderFlag taxableFlag',
    dates: 'cancelledDate effectiveDate',
    references: 'invoiceGrouping opportunity product',
    lists: 'customFields',
  }),
  agreement: resource({
    numbers: 'id applicationLimit billAmount compHourlyRate compLimitAmount expiredDays limit prorateFirstBill',
    texts: `
      agreementStatus applicationCycle applicationUnits billExpenses billProducts billTime customerPO
      employeeCompNotExceed employeeCompRate internalNotes invoiceDescription invoicingCycle name periodType
      reasonCancelled workOrder`,
    flags: `
      allowOverruns applicationUnlimitedFlag autoInvoiceFlag billOneTimeFlag billZeroAmountFlag
      billableExpenseInvoice billableProductInvoice billableTimeInvoice bottomComment cancelledFlag
      carryOverUnused chargeToFirm coverAgreementExpense coverAgreementProduct coverAgreementTime coverSalesTax
      expireWhenZero invoiceProratedAdditionsFlag noEndingDateFlag oneTimeFlag prorateFlag
      restrictDepartmentFlag restrictDownPayment restrictLocationFlag taxable topComment`,
    dates: 'billStartDate dateCancelled endDate nextInvoiceDate startDate',
    references: `
      billToCompany billToContact billToSite billingCycle billingTerms company companyLocation contact currency
      department invoiceTemplate location opportunity parentAgreement projectType shipToCompany shipToContact
      shipToSite site sla subContractCompany subContractContact taxCode type workRole workType`,
    lists: 'customFields',
  }),
  agreementType: resource({
    numbers: 'id applicationLimit billAmount compHourlyRate compLimitAmount expiredDays limit',
    texts: `
      applicationCycle applicationUnits billExpenses billProducts billTime connectWiseId employeeCompNotExceed
      employeeCompRate integrationXRef invoiceDescription invoicePreSuffix invoicingCycle name
      prefixSuffixOption`,
    flags: `
      addAllWorkRoleExclusions addAllWorkTypeExclusions allowOverrunsFlag applicationUnlimitedFlag
      autoInvoiceFlag billOneTimeFlag billZeroAmountFlag billableExpenseInvoiceFlag billableProductInvoiceFlag
      billableTimeInvoiceFlag bottomCommentFlag carryOverUnusedFlag chargeToFirmFlag copyWorkRolesFlag
      copyWorkTypesFlag coverAgreementExpenseFlag coverAgreementProductFlag coverAgreementTimeFlag
      coverSalesTaxFlag defaultFlag expireWhenZero inactiveFlag invoiceProratedAdditionsFlag oneTimeFlag
      prePaymentFlag prorateFlag removeAllWorkRoleExclusions removeAllWorkTypeExclusions restrictDepartmentFlag
      restrictDownPaymentFlag restrictLocationFlag taxableFlag topCommentFlag`,
    references: `
      billingCycle billingTerms department emailTemplate invoiceTemplate location projectType sla workRole
      workType`,
    lists: 'exclusionWorkRoleIds exclusionWorkTypeIds',
  }),
  board: resource({
    numbers: 'id autoAssignLimitAmount emailConnectorReopenDaysClosedLimit emailConnectorReopenDaysLimit',
    texts: `
      allSort billExpense billProduct billTime connectWiseId internalAnalysisSort name notifyEmailFrom
      notifyEmailFromName percentageCalculation problemSort resolutionSort`,
    flags: `
      autoAssignLimitFlag autoAssignNewECTicketsFlag autoAssignNewPortalTicketsFlag autoAssignNewTicketsFlag
      autoAssignTicketOwnerFlag billTicketSeparatelyFlag billTicketsAfterClosedFlag
      billUnapprovedTimeExpenseFlag closedLoopAllFlag closedLoopDiscussionsFlag closedLoopInternalAnalysisFlag
      closedLoopResolutionFlag discussionsLockedFlag emailConnectorAllowReopenClosedFlag
      emailConnectorNeverReopenByDaysClosedFlag emailConnectorNeverReopenByDaysFlag
      emailConnectorNewTicketNoMatchFlag emailConnectorReopenResourcesFlag inactiveFlag markFirstNoteIssueFlag
      overrideBillingSetupFlag projectFlag restrictBoardByDefaultFlag sendToBundledFlag sendToCCFlag
      sendToContactFlag sendToResourceFlag showDependenciesFlag showEstimatesFlag timeEntryDiscussionFlag
      timeEntryInternalAnalysisFlag timeEntryLockedFlag timeEntryResolutionFlag useMemberDisplayNameFlag`,
    references: `
      autoCloseStatus boardIcon contactTemplate department dispatchMember dutyManagerMember
      emailConnectorReopenStatus location oncallMember resourceTemplate serviceManagerMember signOffTemplate
      workRole workType`,
  }),
  boardItem: resource({
    numbers: 'id grandParentId parentId',
    texts: 'connectWiseId grandParentConnectWiseId name parentConnectWiseId',
    flags: 'inactiveFlag',
    references: 'board',
  }),
  boardStatus: resource({
    numbers: 'id grandParentId parentId sortOrder',
    texts: `
      connectWiseId customStatusIndicatorName customerPortalDescription escalationStatus
      grandParentConnectWiseId name parentConnectWiseId`,
    flags: `
      closedStatus customerPortalFlag defaultFlag displayOnBoard inactive roundRobinCatchall saveTimeAsNote
      timeEntryNotAllowed`,
    references: 'board emailTemplate statusIndicator',
  }),
  boardSubType: resource({
    numbers: 'id grandParentId parentId',
    texts: 'connectWiseId grandParentConnectWiseId name parentConnectWiseId',
    flags: 'addAllTypesFlag inactiveFlag removeAllTypesFlag',
    references: 'board',
    lists: 'typeAssociationIds',
  }),
  boardType: resource({
    numbers: 'id grandParentId parentId',
    texts: 'category connectWiseId grandParentConnectWiseId integrationXref name parentConnectWiseId',
    flags: 'defaultFlag inactiveFlag requestForChangeFlag',
    references: 'board department location skill skillCategory',
  }),
  association: resource({
    numbers: 'id',
    references: 'board item subType type',
  }),
  callback: resource({
    numbers: 'id memberId objectId',
    texts: 'connectWiseID description level payloadVersion type url',
    flags: 'inactiveFlag isSelfSuppressedFlag isSoapCallbackFlag',
  }),
  catalogItem: resource({
    numbers: `
      id calculatedCost calculatedPrice cost markupPercentage minStockLevel price recurringCost recurringRevenue`,
    texts: `
      billableOption connectWiseID customerDescription description identifier integrationXRef
      manufacturerPartNumber notes priceAttribute productClass recurringCycleType vendorSku`,
    flags: `
      autoUpdateUnitCostFlag autoUpdateUnitPriceFlag calculatedCostFlag calculatedPriceFlag dropShipFlag
      inactiveFlag markupFlag phaseProductFlag recurringFlag recurringOneTimeFlag serializedCostFlag
      serializedFlag specialOrderFlag taxableFlag`,
    references: `
      agreementType category entityType manufacturer recurringBillCycle sla subcategory type unitOfMeasure
      vendor`,
    lists: 'customFields',
  }),
  company: resource({
    numbers: 'id additionalDebt annualRevenue creditLimit numberOfEmployees revenueYear yearEstablished',
    texts: `
      accountNumber addressLine1 addressLine2 city deletedBy facebookUrl faxNumber identifier
      invoiceCCEmailAddress invoiceToEmailAddress leadSource linkedInUrl mobileGuid name phoneNumber
      resellerIdentifier state taxIdentifier twitterUrl userDefinedField1 userDefinedField10 userDefinedField2
      userDefinedField3 userDefinedField4 userDefinedField5 userDefinedField6 userDefinedField7
      userDefinedField8 userDefinedField9 vendorIdentifier website zip`,
    flags: 'deletedFlag isVendorFlag leadFlag unsubscribeFlag',
    dates: 'dateAcquired dateDeleted',
    references: `
      billToCompany billingContact billingSite billingTerms calendar companyEntityType country currency
      defaultContact emailTemplate invoiceDeliveryMethod invoiceTemplate market ownershipType parentCompany
      pricingSchedule sicCode site status taxCode territory territoryManager timeZoneSetup`,
    lists: 'customFields integratorTags types',
  }),
  companySite: resource({
    numbers: 'id expenseReimbursement',
    texts: 'addressFormat addressLine1 addressLine2 city faxNumber mobileGuid name phoneNumber phoneNumberExt zip',
    flags: `
      billSeparateFlag defaultBillingFlag defaultMailingFlag defaultShippingFlag inactiveFlag primaryAddressFlag`,
    references: 'calendar company country entityType invoiceTemplate stateReference taxCode territory timeZone',
    lists: 'customFields',
  }),
  companyStatus: resource({
    numbers: 'id',
    texts: 'connectWiseId name notificationMessage',
    flags: 'cancelOpenTracksFlag customNoteFlag defaultFlag disallowSavingFlag inactiveFlag notifyFlag',
    references: 'track',
  }),
  companyType: resource({
    numbers: 'id',
    texts: 'connectWiseId name serviceAlertMessage',
    flags: 'defaultFlag serviceAlertFlag vendorFlag',
  }),
  configuration: resource({
    numbers: `
      id backupBillableSpaceGb backupFailed backupIncomplete backupMonth backupRestores backupSuccesses
      backupYear businessUnitId companyLocationId locationId parentConfigurationId`,
    texts: `
      backupProtectedDeviceList backupServerName cpuSpeed defaultGateway deviceIdentifier ipAddress
      lastLoginName localHardDrives macAddress managementLink manufacturerPartNumber mobileGuid modelNumber name
      notes osInfo osType ram remoteLink serialNumber tagNumber vendorNotes`,
    flags: 'activeFlag billFlag displayVendorFlag needsRenewalFlag showAutomateFlag showRemoteFlag',
    dates: 'installationDate lastBackupDate purchaseDate warrantyExpirationDate',
    references: 'company contact department installedBy location manufacturer site sla status type vendor',
    lists: 'customFields questions',
  }),
  note: resource({
    numbers: 'id sentimentScore ticketId',
    texts: 'createdBy text',
    flags: `
      customerUpdatedFlag detailDescriptionFlag externalFlag internalAnalysisFlag internalFlag issueFlag
      processNotifications resolutionFlag`,
    dates: 'dateCreated',
    references: 'contact member',
  }),
  priority: resource({
    numbers: 'id sortOrder',
    texts: 'color connectWiseId imageLink level name urgencySortOrder',
    flags: 'defaultFlag',
  }),
  source: resource({
    numbers: 'id',
    texts: 'connectWiseId enteredBy name',
    flags: 'defaultFlag',
    dates: 'dateEntered',
  }),
  ticket: resource({
    numbers: `
      id actualHours billingAmount budgetHours duration escalationLastUpdateMinutes escalationLevel
      estimatedExpenseCost estimatedExpenseRevenue estimatedProductCost estimatedProductRevenue
      estimatedTimeCost estimatedTimeRevenue hourlyRate knowledgeBaseCategoryId knowledgeBaseLinkId
      knowledgeBaseSubCategoryId lagDays minutesBeforeWaiting minutesWaiting parentTicketId predecessorId
      resPlanMinutes resolutionHours resolveMinutes resplanHours resplanSkippedMinutes respondMinutes
      respondedHours respondedSkippedMinutes subBillingAmount`,
    texts: `
      addressLine1 addressLine2 agreementType automaticEmailCc billExpenses billProducts billTime billingMethod
      city closedBy contactEmailAddress contactEmailLookup contactName contactPhoneExtension contactPhoneNumber
      externalXRef impact initialDescription initialDescriptionFrom initialInternalAnalysis initialResolution
      knowledgeBaseLinkType mobileGuid poNumber predecessorType recordType resolvedBy resources resplanBy
      respondedBy severity siteName slaStatus stateIdentifier subBillingMethod summary zip`,
    flags: `
      allowAllClientsPortalView approved automaticEmailCcFlag automaticEmailContactFlag
      automaticEmailResourceFlag closedFlag customerUpdatedFlag hasChildTicket hasMergedChildTicketFlag isInSla
      lagNonworkingDaysFlag predecessorClosedFlag processNotifications requestForChangeFlag skipCallback`,
    dates: `
      closedDate dateResolved dateResplan dateResponded escalationStartDateUTC estimatedStartDate requiredDate
      resolutionGoalUTC resplanGoalUTC respondByGoalUTC subDateAccepted`,
    references: `
      agreement board company contact country currency department item location mergedParentTicket opportunity
      owner priority serviceLocation site sla source status subType team type workRole workType`,
    lists: 'customFields integratorTags',
  }),
  timeEntry: resource({
    numbers: `
      id actualHours adjustment agreementAdjustment agreementAmount agreementHours businessUnitId chargeToId
      extendedInvoiceAmount hourlyRate hoursBilled hoursDeduct invoiceHours invoiceReady locationId
      opportunityRecid overageRate`,
    texts: `
      agreementType billableOption businessGroupDesc chargeToType companyType emailCc enteredBy hourlyCost
      internalNotes locationName mobileGuid notes projectActivity status territory ticketBoard ticketStatus
      ticketSubType ticketType`,
    flags: `
      addToDetailDescriptionFlag addToInternalAnalysisFlag addToResolutionFlag emailCcFlag emailContactFlag
      emailResourceFlag invoiceFlag`,
    dates: 'dateEntered timeEnd timeStart',
    references: `
      activity agreement company department invoice location member phase project taxCode ticket timeSheet
      workRole workType`,
    lists: 'customFields',
  }),
  configurationReference: resource({
    numbers: 'id',
    texts: 'deviceIdentifier',
  }),
} as const satisfies Record<string, Fields>;

export type Resource = keyof typeof fieldsOf;
